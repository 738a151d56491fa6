"""Forms for words: of areas, of whoever is posted there, of shifts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lamplighter.city.rules.words import LONGEST, Part, Word, is_shift


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
