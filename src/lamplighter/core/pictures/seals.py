"""A picture to stand for a department: made anew as portraits are, and refused where nothing of it can be seen.

A drawing may be well formed and draw nothing: it is empty, all its content was left out, or everything lies outside its frame.
No list of elements tells that, so that it is drawn small and looked at, as a page would show it.
"""

from __future__ import annotations

import io

import typst
from PIL import Image

from lamplighter.core.geo.wording import gettext_noop
from lamplighter.core.pictures.portraits import Picture, PictureRefused, picture_of

_LOOKED_AT = 128
"""Pixels of a side at which a drawing is looked at; at the head of a page it is 44 high."""
_FAINTEST = 16
"""Opacity, of 255, from which something counts as seen."""
_SHEET = b"""#set page(width: 64pt, height: 64pt, margin: 0pt, fill: none)
#image(bytes(sys.inputs.mark), format: "svg", width: 100%, height: 100%, fit: "contain")"""


def seal_of(data: bytes) -> Picture:
    """A photograph or a drawing, whichever the content is, kept whole.

    Raises:
        PictureRefused: it is neither, too large or too small, or nothing of it can be seen.
    """
    made = picture_of(data, whole=True)
    if not _seen(made):
        raise PictureRefused(
            gettext_noop("Nothing can be seen on this picture: it is empty or transparent. Choose another.")
        )
    return made


def _seen(picture: Picture) -> bool:
    data = _drawn(picture.data) if picture.ending == ".svg" else picture.data
    if data is None:
        return False
    with Image.open(io.BytesIO(data)) as opened:
        if "A" not in opened.getbands():
            return True
        strongest = opened.getchannel("A").getextrema()[1]
    return isinstance(strongest, (int, float)) and strongest >= _FAINTEST


def _drawn(svg: bytes) -> bytes | None:
    """A drawing as a small PNG on a clear ground; None where it has no size and cannot be drawn."""
    try:
        return typst.compile(
            _SHEET,
            format="png",
            ppi=_LOOKED_AT * 72 / 64,
            sys_inputs={"mark": svg.decode()},
            ignore_system_fonts=True,
        )
    except typst.TypstError:
        return None
