"""Forms of the pages on which a department says what it is called, how it looks, and which words it uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lamplighter.city.queries import fixed, text_now
from lamplighter.city.rules.days import OwnDay
from lamplighter.city.rules.texts import CITY, COLOURS, LONGEST_OF, NEVER_EMPTY, Text, fault
from lamplighter.city.rules.words import LONGEST, Part, Word, is_shift
from lamplighter.core.colours import measured, nearest, read
from lamplighter.core.pictures.portraits import MOST_BYTES

LABELS: Mapping[Text, Any] = {
    Text.NAME: gettext_lazy("Name of the city"),
    Text.DEPARTMENT: gettext_lazy("Name of the police department"),
    Text.REGION: gettext_lazy("State or region"),
    Text.EMERGENCY_NUMBER: gettext_lazy("Number for an emergency"),
    Text.NON_EMERGENCY_NUMBER: gettext_lazy("Number of the police without an emergency"),
    Text.BAND: gettext_lazy("Band at the head and the foot of pages"),
    Text.LINK: gettext_lazy("Links on light pages"),
    Text.LINK_DARK: gettext_lazy("Links on dark pages"),
    Text.SEAL: gettext_lazy("Seal"),
}
_HINTS: Mapping[Text, Any] = {
    Text.NAME: gettext_lazy("As residents say it."),
    Text.REGION: gettext_lazy("Printed after the city's name where needed."),
    Text.NON_EMERGENCY_NUMBER: gettext_lazy("Left empty, pages name none."),
}
_MANY_DAYS = 40
_FRESH_ROWS = 3


def _by_file() -> str:
    return _("Set in lamplighter.toml or the environment of the server. Change it there.")


class TextsForm(forms.Form):
    """Names and numbers. What the settings' file sets is shown and cannot be changed here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_file = fixed()
        for text in CITY:
            number = text in (Text.EMERGENCY_NUMBER, Text.NON_EMERGENCY_NUMBER)
            self.fields[text.value] = forms.CharField(
                label=LABELS[text],
                required=text in NEVER_EMPTY,
                max_length=LONGEST_OF[text],
                initial=text_now(text),
                disabled=text in by_file,
                help_text=_by_file() if text in by_file else _HINTS.get(text, ""),
                widget=forms.TextInput(attrs={"inputmode": "tel"} if number else {}),
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for text in CITY:
            wrong = fault(text, data.get(text.value, "")) if text.value not in self.errors else None
            if wrong is not None:
                self.add_error(text.value, _(wrong) % {"longest": LONGEST_OF[text]})
        return data

    def values(self) -> dict[Text, str]:
        """What may be kept: all but what the file sets."""
        return {text: self.cleaned_data[text.value] for text in CITY if text not in fixed()}


class ColoursForm(forms.Form):
    """Three colours, each refused with its contrast where it could not be read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_file = fixed()
        for text in COLOURS:
            self.fields[text.value] = forms.CharField(
                label=LABELS[text],
                required=False,
                max_length=7,
                initial=text_now(text),
                disabled=text in by_file,
                help_text=_by_file()
                if text in by_file
                else _("As #14213d. Left empty, it is Lamplighter's own."),
                widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for text, colour in COLOURS.items():
            given = data.get(text.value, "")
            found = read(given) if given else ""
            if found is None:
                self.add_error(
                    text.value,
                    _("Write a color as # and six signs from 0 to 9 and a to f, for example #14213d."),
                )
                continue
            data[text.value] = found
            worst = measured(colour, found)[0] if found else None
            if worst is not None and not worst.enough:
                self.add_error(
                    text.value,
                    too_faint(
                        found, worst.against.said, worst.ratio, worst.against.needed, nearest(colour, found)
                    ),
                )
        return data

    def values(self) -> dict[Text, str]:
        """What may be kept: all but what the file sets."""
        return {text: self.cleaned_data[text.value] for text in COLOURS if text not in fixed()}


def too_faint(value: str, beside: str, ratio: float, needed: float, better: str | None) -> str:
    """Why a colour is refused, with the ratio it has and the one it needs. Cut off, not rounded up: 4.499 is not 4.5."""
    said = {
        "color": value,
        "beside": _(beside),
        "ratio": f"{int(ratio * 100) / 100:.2f}",
        "needed": f"{needed:g}",
    }
    text = _("%(color)s has a contrast of %(ratio)s to 1 with %(beside)s. It needs %(needed)s to 1.") % said
    return text + (
        " " + _("The nearest that everyone can read is %(color)s.") % {"color": better} if better else ""
    )


class SealForm(forms.Form):
    """A picture, made anew before it is shown or kept."""

    picture = forms.FileField(
        label=gettext_lazy("Picture of the seal"),
        max_length=200,
        help_text=gettext_lazy(
            "JPEG, PNG, WebP or SVG, up to 8 MB. It is made anew; only the picture is kept."
        ),
    )

    def clean_picture(self) -> bytes:
        file = self.cleaned_data["picture"]
        return bytes(file.read(MOST_BYTES + 1))


class WordForm(forms.Form):
    """A word with its forms in both languages."""

    en_one = forms.CharField(label=gettext_lazy("One, in English"), max_length=LONGEST)
    en_many = forms.CharField(label=gettext_lazy("Several, in English"), max_length=LONGEST)
    es_one = forms.CharField(label=gettext_lazy("One, in Spanish"), max_length=LONGEST)
    es_many = forms.CharField(label=gettext_lazy("Several, in Spanish"), max_length=LONGEST)
    es_gender = forms.ChoiceField(
        label=gettext_lazy("Spanish says"),
        widget=forms.RadioSelect,
        choices=[
            ("f", pgettext_lazy("gender of a word", "la: la zona, la comisaría, el área")),
            ("m", pgettext_lazy("gender of a word", "el: el sector, el distrito")),
        ],
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        _plain_words(self, ("en_one", "en_many", "es_one", "es_many"))
        return data

    def word(self) -> Word:
        """The word as a value."""
        data = self.cleaned_data
        return Word(
            data["en_one"], data["en_many"], data["es_one"], data["es_many"], data["es_gender"] == "f"
        )

    @staticmethod
    def start(word: Word | None) -> dict[str, str]:
        """What the form begins with."""
        if word is None:
            return {}
        forms_of = {name: getattr(word, name) for name in ("en_one", "en_many", "es_one", "es_many")}
        return {**forms_of, "es_gender": "f" if word.es_feminine else "m"}


def _plain_words(form: forms.Form, names: Iterable[str]) -> None:
    for name in names:
        said = form.cleaned_data.get(name, "")
        if not said.isprintable() or set(said) & set("%{}<>"):
            form.add_error(name, _("Leave out the signs % { } < and >."))


class ShiftsForm(forms.Form):
    """What the parts of the day are called, in both languages; both of a part, or none."""

    def __init__(self, *args: Any, words: Mapping[str, Word], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            Part.MORNING: (_("Morning shifts, in English"), _("Morning shifts, in Spanish")),
            Part.EVENING: (_("Evening shifts, in English"), _("Evening shifts, in Spanish")),
            Part.NIGHT: (_("Night shifts, in English"), _("Night shifts, in Spanish")),
        }
        for part in Part:
            for language, label in zip(("en", "es"), labels[part], strict=True):
                held = words.get(part.value)
                self.fields[f"{part.name.casefold()}_{language}"] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=LONGEST,
                    initial=held.one(language) if held else "",
                )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        _plain_words(self, list(self.fields))
        for part in Part:
            pair = [f"{part.name.casefold()}_{language}" for language in ("en", "es")]
            for name, other in (pair, pair[::-1]):
                if data.get(other) and not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Say it in both languages, or in none."))
        return data

    def words(self) -> dict[str, Word | None]:
        """By key; None where the program's own word holds."""
        data = self.cleaned_data
        found: dict[str, Word | None] = {}
        for part in Part:
            en, es = (data[f"{part.name.casefold()}_{language}"] for language in ("en", "es"))
            found[part.value] = Word(en, "", es, "", False) if en else None
            assert is_shift(part.value)
        return found


class HolidaysForm(forms.Form):
    """Which public holidays the department keeps, and days of its own; rows that are emptied go."""

    kept = forms.MultipleChoiceField(
        label=gettext_lazy("Public holidays that the department keeps"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        public: Mapping[str, date],
        not_kept: Iterable[str],
        own: Iterable[OwnDay],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        gone, days = set(not_kept), list(own)
        self.public = {**public, **dict.fromkeys(gone - set(public), None)}
        self.fields["kept"].choices = [(name, name) for name in self.public]  # type: ignore[attr-defined]
        self.fields["kept"].initial = [name for name in self.public if name not in gone]
        count = min(_MANY_DAYS, max(len(days), self._sent()) + (0 if self.is_bound else _FRESH_ROWS))
        self.numbers = range(1, count + 1)
        for number in self.numbers:
            self._row(number, days[number - 1] if number <= len(days) else None, today)

    def _sent(self) -> int:
        return sum(1 for key in self.data if key.startswith("day_")) if self.is_bound else 0

    def _row(self, number: int, day: OwnDay | None, today: date) -> None:
        when = (
            date(day.year or (2000 if (day.month, day.day) == (2, 29) else today.year), day.month, day.day)
            if day
            else None
        )
        self.fields[f"day_{number}"] = forms.DateField(
            label=_("Day"),
            required=False,
            initial=when,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )
        self.fields[f"yearly_{number}"] = forms.BooleanField(
            label=_("Every year"), required=False, initial=day is None or day.year is None
        )
        for language, label in (("en", _("Name in English")), ("es", _("Name in Spanish"))):
            self.fields[f"{language}_{number}"] = forms.CharField(
                label=label, required=False, max_length=LONGEST, initial=day.name(language) if day else ""
            )

    def rows(self) -> list[tuple[int, list[BoundField]]]:
        """The fields of each own day, by its number."""
        return [(n, [self[f"{name}_{n}"] for name in ("day", "yearly", "en", "es")]) for n in self.numbers]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        seen = set()
        for n in self.numbers:
            when, names = data.get(f"day_{n}"), [data.get(f"{language}_{n}", "") for language in ("en", "es")]
            if when is None and any(names) and f"day_{n}" not in self.errors:
                self.add_error(f"day_{n}", _("Say on which day it is, or empty the row."))
            for language, name in zip(("en", "es"), names, strict=True):
                if when is not None and not name:
                    self.add_error(f"{language}_{n}", _("Give the day a name in both languages."))
            key = when and (when.month, when.day, None if data.get(f"yearly_{n}") else when.year)
            if key in seen:
                self.add_error(f"day_{n}", _("This day stands here twice. Empty one of the rows."))
            if key:
                seen.add(key)
            if when is not None and not 2000 <= when.year <= 2199:
                self.add_error(f"day_{n}", _("Choose a day between the years 2000 and 2199."))
        return data

    def own(self) -> list[OwnDay]:
        """The department's own days."""
        data = self.cleaned_data
        return [
            OwnDay(
                when.month,
                when.day,
                None if data[f"yearly_{n}"] else when.year,
                data[f"en_{n}"],
                data[f"es_{n}"],
            )
            for n in self.numbers
            if (when := data[f"day_{n}"]) is not None
        ]

    def not_kept(self) -> list[str]:
        """Public holidays on which the department works."""
        return sorted(set(self.public) - set(self.cleaned_data["kept"]))


class FileForm(forms.Form):
    """A file as export gives it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=200,
        help_text=gettext_lazy("A TOML file, as it is downloaded here."),
    )
