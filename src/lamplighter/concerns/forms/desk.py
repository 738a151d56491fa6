"""Forms of the desk's list: what to show, what to look for, what to do with several at once."""

from __future__ import annotations

import base64
import zlib
from datetime import date, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lamplighter.concerns.messages.desk import move_name
from lamplighter.concerns.messages.sentences import state_name
from lamplighter.concerns.rules.lists import Asked, When, Which, Whose
from lamplighter.concerns.rules.states import BY_VERB, Says, State, Verb
from lamplighter.concerns.rules.values import WORDS_LONGEST

LONGEST_SEARCH = 200
BULK = (Verb.ACKNOWLEDGE, Verb.START, Verb.WAIT, Verb.REFER, Verb.RESOLVE, Verb.DECLINE)
"""Moves that can be made with several concerns at once."""
BULK_MOST = 200
OF_LISTS = frozenset({"whose", "which", "when"})
"""Filters that the links above the list set."""


def _box() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"lamplighter desk search").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def closed_words(text: str) -> str:
    """What was looked for, closed so that an address can carry it: a name or a house number stands in no history and no log."""
    return _box().encrypt(zlib.compress(text.encode())).decode().rstrip("=")


def opened_words(token: str) -> str:
    """The words again; empty for anything that ``closed_words`` did not make here."""
    try:
        packed = _box().decrypt((token + "=" * (-len(token) % 4)).encode())
        return zlib.decompress(packed).decode()[:LONGEST_SEARCH]
    except (InvalidToken, ValueError, zlib.error):
        return ""


class SearchForm(forms.Form):
    """Words, a place, or a number. Sent by POST."""

    words = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=LONGEST_SEARCH,
        help_text=_("A number, words, a street, a kind, a name, a telephone or an e-mail."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "data-key-search": ""}),
    )


class FilterForm(forms.Form):
    """Which concerns the list shows. Sent by GET: it holds codes and no words of anybody."""

    which = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("The usual")),
            (Which.OPEN.value, _("Open, by when they are due")),
            (Which.UNHEARD.value, _("The resident wrote last")),
            (Which.SETTLED.value, _("Settled or closed")),
            (Which.ANY.value, _("All, the newest first")),
        ],
    )
    when = forms.ChoiceField(
        label=_("Due"),
        required=False,
        choices=[
            ("", _("At any time")),
            (When.OVERDUE.value, _("Overdue")),
            (When.TODAY.value, _("Later today")),
            (When.WEEK.value, _("Within a week, or overdue")),
        ],
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.TypedChoiceField(label=_("Kind"), required=False, coerce=int, empty_value=None)
    zone = forms.ChoiceField(label=_("Zone"), required=False)
    shift = forms.ChoiceField(label=_("Shift"), required=False)
    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[
            ("", _("The usual")),
            (Whose.MINE.value, _("Mine today")),
            (Whose.ALL.value, _("All I may see")),
        ],
    )
    rose = forms.BooleanField(label=_("Rose to the supervisor"), required=False)
    starred = forms.BooleanField(label=_("On my shortlist"), required=False)
    sensitive = forms.BooleanField(label=_("Sensitive"), required=False)

    def __init__(
        self,
        data: QueryDict,
        *,
        kinds: list[tuple[int, str]],
        zones: list[tuple[str, str]],
        shifts: list[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        every = ("", _("Every one"))
        self._choices(
            "state", [("", _("Every one")), *((each.value, state_name(each.value)) for each in State)]
        )
        self._choices("kind", [every, *kinds])
        self._choices("zone", [every, *zones])
        self._choices("shift", [every, *shifts])

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def asked(self, text: str) -> Asked:
        """What is wanted; what cannot be read asks for the usual."""
        self.is_valid()
        given = self.cleaned_data
        return Asked(
            whose=Whose(given["whose"]) if given.get("whose") else None,
            which=Which(given["which"]) if given.get("which") else None,
            state=given.get("state") or "",
            kind=given.get("kind"),
            zone=given.get("zone") or "",
            shift=given.get("shift") or "",
            when=When(given["when"]) if given.get("when") else None,
            rose=bool(given.get("rose")),
            starred=bool(given.get("starred")),
            sensitive=bool(given.get("sensitive")),
            text=text,
        )

    @property
    def narrowed(self) -> str:
        """The filters that are set, in words, beside those that the usual lists set by themselves; empty for none."""
        return ", ".join(self._said(name) for name in self.fields if name not in OF_LISTS and self._set(name))

    def _set(self, name: str) -> bool:
        return self.cleaned_data.get(name) not in ("", None, False)

    def _said(self, name: str) -> str:
        field, value = self.fields[name], self.cleaned_data[name]
        if not isinstance(field, forms.ChoiceField):
            return str(field.label)
        options = ((str(each.data["value"]), each.data["label"]) for each in self[name])
        return f"{field.label}: {next((named for key, named in options if key == str(value)), value)}"


def _until_field() -> forms.DateField:
    return forms.DateField(
        label=_("Until when?"),
        required=False,
        help_text=_("You are reminded on the morning of that day."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


def check_until(until: date | None, today: date) -> None:
    """Refuses a day to wait for that has passed, or is years away.

    Raises:
        ValidationError: with a sentence.
    """
    if until is not None and not today < until <= today + timedelta(days=366):
        raise forms.ValidationError(_("Choose a day from tomorrow on, within a year."), code="day")


class BulkForm(forms.Form):
    """One move for several concerns, with the same words."""

    do = forms.ChoiceField(label=_("With the selected ones"))
    words = forms.CharField(
        label=_("Words to the residents"),
        required=False,
        max_length=WORDS_LONGEST,
        help_text=_("Each of them reads this. Needed for all but “Mark as read” and “Start on it”."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    until = _until_field()

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, auto_id="bulk-%s")
        self.today = today
        field = self.fields["do"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(verb.value, move_name(verb)) for verb in BULK]

    def clean(self) -> dict[str, Any]:
        """Moves that say something need words."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        verb = Verb(given["do"]) if given.get("do") else None
        if verb and BY_VERB[verb].says is Says.REASON and not given.get("words", "").strip():
            self.add_error("words", _("Say why, or what was done. The residents read it."))
        try:
            check_until(given.get("until") if verb is Verb.WAIT else None, self.today)
        except forms.ValidationError as error:
            self.add_error("until", error)
        return given
