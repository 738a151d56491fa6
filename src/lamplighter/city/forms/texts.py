"""Forms for names, numbers, colours, the seal, and the file with all of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lamplighter.city.queries import fixed, text_now
from lamplighter.city.rules.texts import CITY, COLOURS, LONGEST_OF, NEVER_EMPTY, Text, fault
from lamplighter.core.colours import SHIPPED, measured, nearest, read
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
                widget=forms.TextInput(
                    attrs={"spellcheck": "false", "autocapitalize": "off", "data-color": ""}
                ),
            )
        self.better: dict[str, str] = {}

    def rows(self) -> list[tuple[BoundField, str, str]]:
        """Each field with the colour that stands in it, to be shown, and where it was refused the nearest that can be read."""
        return [
            (
                self[text.value],
                read(str(self[text.value].value() or "")) or SHIPPED[colour],
                self.better.get(text.value, ""),
            )
            for text, colour in COLOURS.items()
        ]

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
                better = nearest(colour, found)
                self.better[text.value] = better or ""
                beside = worst.against
                self.add_error(text.value, too_faint(found, beside.said, worst.ratio, beside.needed, better))
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


class FileForm(forms.Form):
    """A file as export gives it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=200,
        help_text=gettext_lazy("A TOML file, as it is downloaded here."),
    )
