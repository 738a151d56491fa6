"""Logging a concern for a resident: on the phone or at a meeting, in under a minute. One page, few fields, most of them optional."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from lamplighter.concerns.forms.questions import answered
from lamplighter.concerns.forms.raising import PREFIX, question_field
from lamplighter.concerns.models import Kind
from lamplighter.concerns.queries.kinds import questions_of
from lamplighter.concerns.rules.values import TEXT_LONGEST, Channel
from lamplighter.outbox.actions import e164
from lamplighter.outbox.reach import By, Hours, NewContact


@dataclass(frozen=True, slots=True)
class Known:
    """A place that is known already, as the page carries it: degrees (WGS84), whether it is the very place, what it is called.

    Without a name it is where the officer's device is.
    """

    lon: float
    lat: float
    exact: bool
    label: str

    def __str__(self) -> str:
        return f"{self.lon:.6f}|{self.lat:.6f}|{'1' if self.exact else ''}|{self.label}"

    @classmethod
    def read(cls, text: str) -> Known | None:
        """A place as the page sent it back; None for anything else."""
        parts = text.split("|", 3)
        try:
            lon, lat = float(parts[0]), float(parts[1])
        except (ValueError, IndexError):
            return None
        if len(parts) < 4 or not (-180 <= lon <= 180 and -90 <= lat <= 90):
            return None
        return cls(lon, lat, parts[2] == "1", parts[3].strip()[:200])


@dataclass(frozen=True, slots=True)
class Offered:
    """A kind to choose, and what is asked once it is chosen."""

    kind: Kind
    option: Any
    questions: Sequence[BoundField]
    call: str

    @property
    def tells(self) -> bool:
        """Whether there is anything to ask or to say."""
        return bool(self.questions or self.call or self.kind.call_number or self.kind.crime_report)


class LogForm(forms.Form):
    """What the resident tells. ``found`` is a ``Known`` place, of what ``meant`` was in the field of the address."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what it is about."),
            "invalid_choice": _("Choose what it is about."),
        },
    )
    address = forms.CharField(label=_("Where?"), required=False, max_length=200)
    found = forms.CharField(required=False, max_length=260, widget=forms.HiddenInput)
    meant = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    part = forms.ChoiceField(label=_("Part of the city"), required=False)
    spot = forms.CharField(
        label=_("What is there?"),
        help_text=_("For example: the bridge in the park, behind the school."),
        required=False,
        max_length=120,
    )
    text = forms.CharField(
        label=_("What happens?"),
        max_length=TEXT_LONGEST,
        help_text=_("What happens and when, in the resident's words. Not who somebody is."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what happens.")},
    )
    channel = forms.ChoiceField(
        label=_("How did you hear of it?"),
        choices=[
            (Channel.PHONE.value, _("By telephone")),
            (Channel.MEETING.value, _("At a meeting, or face to face")),
        ],
        initial=Channel.PHONE.value,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Resident's name"), required=False, max_length=80)
    by = forms.ChoiceField(
        label=_("How does the resident want to hear?"),
        choices=[
            (By.CALL.value, _("By a call")),
            (By.TEXT.value, _("By text message")),
            (By.EMAIL.value, _("By e-mail")),
            (By.LINK.value, _("Not at all")),
        ],
        initial=By.CALL.value,
        widget=forms.RadioSelect,
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("That is no e-mail address. It looks like name@example.org.")},
    )
    hours = forms.MultipleChoiceField(
        label=_("At what hours?"),
        required=False,
        choices=[
            (Hours.MORNING.value, _("In the morning")),
            (Hours.EVENING.value, _("In the evening")),
            (Hours.WEEKEND.value, _("On weekends")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(
        label=_("The resident reads"),
        choices=[("en", _("English")), ("es", _("Spanish"))],
        initial="en",
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: Any = None, *, kinds: Sequence[Kind], parts: Sequence[tuple[str, str]], language: str
    ) -> None:
        """``kinds`` that can be raised here, ``parts``: codes and names of the city's zones."""
        super().__init__(data, auto_id="log-%s")
        self.kinds, self.reader = {each.code: each for each in kinds}, language
        self._choices("kind", [(each.code, each.name(language)) for each in kinds])
        self._choices("part", [("", "—"), *parts])
        self.asked: dict[str, list[str]] = {}
        for each in kinds:
            for question in questions_of(each):
                name = f"{PREFIX}{each.code}-{question.code}"
                self.fields[name] = question_field(question, language)
                self.asked.setdefault(each.code, []).append(name)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def offered(self) -> list[Offered]:
        """The kinds to choose from, each with what is asked once it is chosen."""
        return [
            Offered(
                kind, option, [self[name] for name in self.asked.get(kind.code, [])], kind.call(self.reader)
            )
            for kind, option in zip(self.kinds.values(), self["kind"], strict=True)
        ]

    def clean(self) -> dict[str, Any]:
        """A way to be reached needs its number or address; most kinds need a place; other kinds' questions were not asked."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        kind = self.kinds.get(given.get("kind", ""))
        for name in set(self.errors) & {each for names in self.asked.values() for each in names}:
            if kind is None or name not in self.asked.get(kind.code, []):
                del self.errors[name]
        by = given.get("by")
        if by in (By.CALL.value, By.TEXT.value) and not e164(given.get("phone", "")):
            self.add_error(
                "phone", _("Write the number to call, with its area code, or choose “Not at all”.")
            )
        if by == By.EMAIL.value and not given.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write the address, or choose another way."))
        placed = self.known() or given.get("address", "").strip() or given.get("part")
        if kind is not None and kind.needs_place and not placed and "address" not in self.errors:
            self.add_error("address", _("Write where it is: an address, a corner or a block."))
        return given

    def known(self) -> Known | None:
        """The place that was chosen or that the device gave; None once something else stands in the field of the address."""
        given = self.cleaned_data
        same = given.get("meant", "").strip() == given.get("address", "").strip()
        return Known.read(given.get("found", "")) if same else None

    def answers(self) -> dict[str, str | list[str]]:
        """What was answered to the questions of the kind that was chosen."""
        kind = self.cleaned_data["kind"]
        before = len(f"{PREFIX}{kind}-")
        return answered({name[before:]: self.cleaned_data[name] for name in self.asked.get(kind, [])})

    def contact(self) -> NewContact | None:
        """How the resident is to be reached; None if neither that nor a name was told."""
        given = self.cleaned_data
        by = By(given["by"])
        if by is By.LINK and not given["name"]:
            return None
        return NewContact(
            name=given["name"],
            email=given["email"],
            phone=e164(given["phone"]) or given["phone"],
            by=by,
            hours=tuple(Hours(each) for each in given["hours"]),
            language=given["language"],
        )
