"""What staff fill in about groups: the group, its area, its leaders, answers, outreach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lamplighter.partners.forms.group_leading import InviteForm
from lamplighter.partners.forms.group_parts import HAPPENS, LANGUAGES, MomentForm, words_field
from lamplighter.partners.models import Ask
from lamplighter.partners.queries.group_areas import Area, NoArea, Unknown, blocks_area, drawn_area
from lamplighter.partners.rules.areas import BLOCKS_MOST, CORNERS_MOST, TooLong, lines_of
from lamplighter.partners.rules.asks import (
    STAYS,
    STAYS_USUALLY,
    AskState,
    Side,
    Verb,
    Way,
    is_over,
    moves_from,
)
from lamplighter.partners.rules.groups import Kind, Part
from lamplighter.places.queries import NoAddresses
from lamplighter.roster.forms import DayField

KINDS = [
    (Kind.WATCH.value, _("Block watch")),
    (Kind.ASSOCIATION.value, _("Neighborhood association")),
    (Kind.TENANTS.value, _("Tenants of a building")),
    (Kind.BUSINESS.value, _("Businesses of a street")),
]
BLOCKS, DRAWN = "blocks", "drawn"
WAYS = [
    (Way.DOORS.value, _("Went from door to door")),
    (Way.CALL.value, _("Called somebody")),
    (Way.FLYER.value, _("Left flyers")),
    (Way.MEETING.value, _("Spoke at a meeting")),
    (Way.OTHER.value, _("Something else")),
]


class AreaForm(forms.Form):
    """What a group covers: a list of blocks, or a drawn area."""

    by = forms.ChoiceField(
        label=_("How do you tell the area?"),
        choices=[
            (BLOCKS, _("As a list of blocks or addresses")),
            (DRAWN, _("By its corners, in their order; or drawn on the map")),
        ],
        initial=BLOCKS,
        widget=forms.RadioSelect,
    )
    lines = forms.CharField(
        label=_("Blocks, addresses or corners, one a line"),
        help_text=_(
            "Blocks: 1600-1800 Lantern St. Addresses: 1642 Lantern St; only the block is kept. Corners: Lantern St & 16th St."
        ),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6, "data-corners": ""}),
        error_messages={"required": _("Write at least one block.")},
    )

    area: Area | None = None

    def clean(self) -> dict[str, Any]:
        """Looks every line up; a line that is not known is named."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        lines = lines_of(told.get("lines", ""))
        if lines and told.get("by"):
            try:
                self.area = drawn_area(lines) if told["by"] == DRAWN else blocks_area(lines)
            except (Unknown, NoArea, TooLong, NoAddresses) as error:
                self._wrong(error, drawn=told["by"] == DRAWN)
            else:
                if len(self.area.blocks) > BLOCKS_MOST:
                    self._say(
                        _("These are more than %(most)s blocks. Draw the area instead.")
                        % {"most": BLOCKS_MOST}
                    )
                elif told["by"] == DRAWN and len(lines) > CORNERS_MOST:
                    self._say(_("Give at most %(most)s corners.") % {"most": CORNERS_MOST})
        return told

    def _say(self, words: Any) -> None:
        self.fields["lines"].error_messages["place"] = words
        self.add_error("lines", words)

    def _wrong(self, error: Exception, *, drawn: bool) -> None:
        if isinstance(error, Unknown):
            said = _("“%(line)s” may be several places. Add the town, or write it more exactly.") if error.several else _(
                "“%(line)s” is no place that is known here."
            )  # fmt: skip
            self._say(said % {"line": error.line})
        elif isinstance(error, TooLong):
            self._say(
                _("A stretch runs from a lower to a higher number, and over at most %(most)s blocks.")
                % {"most": BLOCKS_MOST}
            )
        elif isinstance(error, NoAddresses):
            self._say(_("No addresses are loaded yet, so no block can be found."))
        else:
            self._say(
                _(
                    "These corners enclose no area of a useful size. Give at least three, in order around it, without crossing."
                )
            )


class DetailsForm(forms.Form):
    """What the public reads of a group."""

    name = forms.CharField(
        label=_("Name"), max_length=80, error_messages={"required": _("Type the group's name.")}
    )
    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS)
    area_words = forms.CharField(
        label=_("The area in words"),
        required=False,
        max_length=200,
        help_text=_(
            "For the public. For example: between 14th and 18th Street, east of the river. No house numbers."
        ),
    )
    meets = forms.CharField(
        label=_("When and where it meets"),
        required=False,
        max_length=200,
        help_text=_("For the public. For example: first Tuesday at 7 pm, library. Never somebody's home."),
    )


class MakeForm(DetailsForm, AreaForm):
    """A new group."""

    language = forms.ChoiceField(label=_("Language of its leaders"), choices=LANGUAGES, initial="en")
    field_order = ("name", "kind", "by", "lines", "area_words", "meets", "language")


class LeaderForm(InviteForm):
    """Who is to lead a group."""

    part = forms.ChoiceField(
        label=_("As"), choices=[(Part.CAPTAIN.value, _("Captain")), (Part.ALTERNATE.value, _("Alternate"))]
    )
    field_order = ("part", "name", "email", "home", "language")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="leader-%s")
        self.fields.pop("phone", None)  # a leader's private link goes by mail alone
        self.fields["email"].required = True


class NoteForm(forms.Form):
    """A note for colleagues."""

    words = words_field(_("Staff only"), required=True, hint=HAPPENS)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="note-%s")


class MergeForm(forms.Form):
    """The group that stays."""

    into = forms.ChoiceField(label=_("Which group stays?"), error_messages={"required": _("Choose a group.")})

    def __init__(self, data: Any = None, *, groups: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="merge-%s")
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *groups]


class DissolveForm(forms.Form):
    """Why a group ends; its members read it."""

    reason = words_field(_("Why? Its members read this."), required=True)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="dissolve-%s")


VERBS = {
    Verb.AGREE: _("Yes"),
    Verb.OFFER: _("Offer another time"),
    Verb.DECLINE: _("No"),
}
AFTER_YES = {Verb.DECLINE: _("I cannot come after all")}


class AnswerForm(MomentForm):
    """Yes, no, or another time."""

    do = forms.ChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect, error_messages={"required": _("Choose an answer.")}
    )
    words = words_field(_("A word with it"), hint=_("They read it. A no needs a reason."))

    minutes = forms.TypedChoiceField(
        label=_("How long will you be there?"),
        help_text=_("Your time is taken until then: nobody can book you."),
        choices=[(each, format_lazy(_("{count} minutes"), count=each)) for each in STAYS],
        coerce=int, initial=STAYS_USUALLY, required=False,
    )  # fmt: skip

    field_order = ("do", "day", "clock", "minutes", "words")

    def __init__(self, data: Any = None, *, ask: Ask, now: datetime) -> None:
        super().__init__(data, auto_id="answer-%s")
        self.now = now
        verbs = moves_from(ask.state, Side.STAFF, ask.asked, over=is_over(ask.meets_at, now))
        names = VERBS if ask.state != AskState.YES.value else VERBS | AFTER_YES
        field = self.fields["do"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(verb.value, names[verb]) for verb in verbs]
        if Verb.OFFER not in verbs:
            del self.fields["day"], self.fields["clock"], self.fields["minutes"]
        else:
            self.fields["day"].label, self.fields["clock"].label = _("The other day"), _("The other time")

    def clean(self) -> dict[str, Any]:
        """What an answer needs."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("do") == Verb.DECLINE.value and not told.get("words", "").strip():
            self.add_error("words", _("Say why. They read it."))
        if told.get("do") == Verb.OFFER.value:
            moment = self.moment()
            if moment is None:
                self.add_error("day", _("Choose the day and the time you could come."))
            elif moment <= self.now:
                self.add_error("day", _("That time is over. Choose one that is ahead."))
        return told


class PlanForm(forms.Form):
    """A plan for outreach."""

    words = words_field(
        _("What will you do?"),
        required=True,
        hint=_("For example: a stand at the school fair, then doors on two evenings."),
    )
    due_on = DayField(label=_("By when?"), error_messages={"required": _("Choose the day.")})

    def __init__(self, data: Any = None, *, today: date) -> None:
        days = settings.LAMPLIGHTER.groups.outreach_days
        super().__init__(data, auto_id="plan-%s", initial={"due_on": today + timedelta(days=days)})
        self.today = today

    def clean_due_on(self) -> date:
        """A day to come."""
        due: date = self.cleaned_data["due_on"]
        if due < self.today:
            raise forms.ValidationError(_("That day is over. Choose one that is ahead."))
        return due


class StepForm(forms.Form):
    """What was done for it."""

    way = forms.ChoiceField(label=_("What was it?"), choices=WAYS)
    reached = forms.IntegerField(
        label=_("How many people were reached"), min_value=0, max_value=5000, initial=0
    )
    words = words_field(_("A note"), hint=_("Names of nobody: only what came of it."))
    due_on = DayField(label=_("A new day for the plan"), required=False)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, auto_id="step-%s")
        self.today = today

    def clean_due_on(self) -> date | None:
        """A day to come, if any."""
        due: date | None = self.cleaned_data["due_on"]
        if due is not None and due < self.today:
            raise forms.ValidationError(_("That day is over. Choose one that is ahead."))
        return due
