"""Photos of a form that is not sent yet: those that can be are taken, each other one is named with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from lamplighter.concerns.forms.photos import PhotosField
from lamplighter.concerns.rules.values import PHOTOS_MOST
from lamplighter.core.pictures import CleanPicture


class PhotosForm(forms.Form):
    """Photos, one or several. It is only shown; what comes is read by ``sorted_out``."""

    photos = PhotosField()

    @classmethod
    def faulty(cls, faults: Sequence[str]) -> PhotosForm:
        """The form with what was wrong with some files."""
        made = cls({})
        for fault in faults:
            made.add_error("photos", fault)
        return made


def sorted_out(given: Sequence[UploadedFile[Any]], room: int) -> tuple[list[CleanPicture], list[str]]:
    """The photos that can be kept, and a sentence for each file that cannot. ``room``: how many more there may be."""
    taken: list[CleanPicture] = []
    faults: list[str] = []
    field = PhotosField()
    for file in given[: max(room, 0)]:
        try:
            taken += field.clean([file])
        except forms.ValidationError as error:
            faults += error.messages
    left_out = [file.name or "" for file in given[max(room, 0) :]]
    if left_out:
        said = {"most": PHOTOS_MOST, "names": ", ".join(name[-40:] for name in left_out[:PHOTOS_MOST])}
        faults.append(_("There is room for %(most)s photos. Left out: %(names)s.") % said)
    return taken, faults
