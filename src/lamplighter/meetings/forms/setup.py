"""Forms of the set-up pages: rules for booking, and spots. They check; ``actions.arranging`` keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.meetings.models import BookingRules, Spot
from lamplighter.meetings.rules.lengths import CELL, LONGEST, MOST, SHORTEST, WrongLengths, read_lengths
from lamplighter.meetings.rules.values import Way

WAYS = [
    (Way.STATION.value, _("At a station")),
    (Way.PLACE.value, _("At another place: a library, a school")),
    (Way.PHONE.value, _("By phone: the officer calls")),
    (Way.VIDEO.value, _("By video")),
    (Way.PORCH.value, _("At the resident’s door")),
]
"""How each way is called where staff choose one."""
EVERY_ZONE = _("Every zone")
_NEEDS_ADDRESS = (Way.STATION.value, Way.PLACE.value)
ORDER_MOST = 9999

Zones = Sequence[tuple[str, str]]


def _minutes(label: Any, most: int, initial: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=most, initial=initial, step_size=CELL, help_text=help_text
    )


class RulesForm(forms.ModelForm):  # type: ignore[type-arg]
    """The rules of a zone, or of every zone that has none of its own."""

    lengths = forms.CharField(
        label=_("Lengths to choose from, in minutes"),
        max_length=60,
        help_text=_("Whole fives, with commas between them. For example: 20, 40"),
    )
    step = forms.IntegerField(
        label=_("Minutes between two beginnings"), min_value=5, max_value=60, step_size=CELL, initial=15
    )
    before = _minutes(_("Minutes kept free before each"), 120, 0)
    after = _minutes(_("Minutes kept free after each"), 120, 10)
    notice_hours = forms.IntegerField(
        label=_("Earliest, hours from now"), min_value=0, max_value=336, initial=4
    )
    horizon_days = forms.IntegerField(
        label=_("Latest, days from now"), min_value=1, max_value=180, initial=28
    )
    most_per_shift = forms.IntegerField(
        label=_("Most appointments in one shift of an officer"),
        min_value=0,
        max_value=50,
        initial=6,
        help_text=_("0 sets no bound."),
    )
    change_hours = forms.IntegerField(
        label=_("Residents can move or cancel it until so many hours before"),
        min_value=0,
        max_value=336,
        initial=4,
    )
    GROUPS = (
        (_("Whether and how long"), ("takes_bookings", "lengths", "step")),
        (_("Time kept free"), ("before", "after", "most_per_shift")),
        (_("How soon, and until when"), ("notice_hours", "horizon_days", "change_hours")),
    )

    class Meta:
        model = BookingRules
        fields = (
            "zone", "takes_bookings", "step", "before", "after", "most_per_shift", "notice_hours", "horizon_days", "change_hours",
        )  # fmt: skip
        labels = {"takes_bookings": _("Residents can book appointments")}

    def __init__(self, *args: Any, zones: Zones, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and zones:
            self.fields["zone"] = forms.ChoiceField(label=_("Zone"), choices=zones)
        else:
            del self.fields["zone"]
        self.fields["lengths"].initial = ", ".join(str(each) for each in self.instance.lengths or [20, 40])

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields, by heading."""
        zone = [(_("Where they hold"), [self["zone"]])] if "zone" in self.fields else []
        return [*zone, *((title, [self[name] for name in names]) for title, names in self.GROUPS)]

    def clean_lengths(self) -> str:
        """As the row keeps them; what nobody could book is said."""
        try:
            self.instance.lengths = read_lengths(self.cleaned_data["lengths"])
        except WrongLengths:
            said = _("Give one to %(most)s lengths of %(low)s to %(high)s minutes, in whole fives: 20, 40.")
            raise forms.ValidationError(
                said, params={"most": MOST, "low": SHORTEST, "high": LONGEST}
            ) from None
        return str(self.cleaned_data["lengths"])


class SpotForm(forms.ModelForm):  # type: ignore[type-arg]
    """A spot, in both languages at once."""

    way = forms.ChoiceField(label=_("How people meet there"), choices=WAYS)
    order = forms.IntegerField(
        label=_("Place in the list"),
        min_value=0,
        max_value=ORDER_MOST,
        initial=0,
        help_text=_("Small numbers stand first."),
    )
    GROUPS = (
        (_("What and where it is"), ("way", "zone", "name_en", "name_es", "address", "order", "active")),
        (_("How people get in"), ("access_en", "access_es")),
        (_("For officers alone"), ("safety",)),
    )

    class Meta:
        model = Spot
        fields = (
            "way", "zone", "name_en", "name_es", "address", "access_en", "access_es", "safety", "order", "active",
        )  # fmt: skip
        labels = {
            "name_en": _("Name, English"),
            "name_es": _("Name, Spanish"),
            "address": _("Address"),
            "access_en": _("Access, English"),
            "access_es": _("Access, Spanish"),
            "safety": _("What officers should know before they go there"),
            "active": _("People can choose it"),
        }
        help_texts = {
            "address": _("Needed for a station or another place."),
            "access_en": _("Steps, doors, hearing loop, parking."),
            "safety": _("About the place, never about a person. Residents do not see it."),
            "active": _("A spot is switched off, not deleted: its appointments keep it."),
        }

    def __init__(self, *args: Any, zones: Zones, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(self.instance.zone, self.instance.zone)] if self.instance.zone else []
        known = dict(zones)
        self.fields["zone"] = forms.ChoiceField(
            label=_("Zone"),
            required=False,
            choices=[("", EVERY_ZONE), *zones, *(each for each in own if each[0] not in known)],
        )

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields, by heading."""
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]

    def clean(self) -> dict[str, Any]:
        """What the database holds to be impossible is said beside the field that is to be mended."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if (
            values.get("way") in _NEEDS_ADDRESS
            and not (values.get("address") or "").strip()
            and "address" not in self.errors
        ):
            self.add_error("address", _("Type the address, so that people find it."))
        return values

    def validate_constraints(self) -> None:
        """``clean`` has said each of them better."""
        if not self.errors:
            super().validate_constraints()
