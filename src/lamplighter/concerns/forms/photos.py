"""Photos in a form: several at once, each cleaned before anything else sees it, each fault in a sentence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lamplighter.concerns.rules.values import PHOTOS_MOST
from lamplighter.core.pictures import MOST_BYTES, CleanPicture, RefusedPicture, Trouble, clean

_MEGABYTE = 1_000_000
FAULTS: dict[Trouble, Promise] = {
    Trouble.TOO_LARGE: _("“%(name)s” is larger than %(most)s MB. Take it again with a smaller size."),
    Trouble.EMPTY: _("“%(name)s” is empty. Choose it once more."),
    Trouble.NOT_A_PICTURE: _("“%(name)s” is no photo. Choose a JPEG, PNG, WebP, GIF or HEIC file."),
    Trouble.TOO_MANY_PIXELS: _("“%(name)s” has too many pixels. Take it again with a smaller size."),
    Trouble.BROKEN: _("“%(name)s” cannot be read. Take it again, or send it without."),
}
"""What is said of a file that cannot become a photo."""


class PhotosInput(forms.FileInput):
    """A file input that takes several pictures, and the camera on a phone."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"multiple": True, "accept": "image/*"})


class PhotosField(forms.FileField):
    """Up to ``most`` photos; its value is a list of ``CleanPicture``. A file of another kind is told by its name."""

    widget = PhotosInput

    def __init__(self, *, most: int = PHOTOS_MOST, **options: Any) -> None:
        self.most = most
        options.setdefault("required", False)
        options.setdefault("label", _("Photos"))
        options.setdefault(
            "help_text",
            format_lazy(
                _("Up to {most} photos. What the camera adds, such as the place, is taken out."), most=most
            ),
        )
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> list[CleanPicture]:
        """Cleans each file in a closed process; the first fault refuses all, and says which file it was."""
        given = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if not given:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return []
        if len(given) > self.most:
            raise forms.ValidationError(
                _("Send at most %(most)s photos at a time."), code="too_many", params={"most": self.most}
            )
        return [self._cleaned(each) for each in given]

    def _cleaned(self, file: UploadedFile[Any]) -> CleanPicture:
        said = {"name": (file.name or "")[-60:], "most": MOST_BYTES // _MEGABYTE}
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(str(FAULTS[Trouble.TOO_LARGE]), code="refused", params=said)
        try:
            return clean(file.read())
        except RefusedPicture as error:
            raise forms.ValidationError(str(FAULTS[error.trouble]), code="refused", params=said) from None
