"""What stands at the head of a sheet to print: the department's seal, or the lamp where it has none, and the color of its bands."""

from __future__ import annotations

import base64
import io
from functools import lru_cache

import typst
from django.conf import settings
from PIL import Image

from lamplighter.city.queries import colours, text_now
from lamplighter.city.rules.texts import Text
from lamplighter.core.colours import Colour
from lamplighter.core.pictures.portraits import KINDS, kept

_LAMP = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 22 30" width="22" height="30">
<path d="M5 9h12l-2 12H7z" fill="#f5b83d"/>
<path d="M3 9h16M7 5h8l2 4H5zM11 1v4M7 21h8v3H7zM11 24v6" fill="none" stroke="{stroke}" stroke-width="2"/>
</svg>"""
_ON_PAPER, _ON_BAND = "#14213d", "#f7f1e3"


def letterhead(*, on_band: bool) -> dict[str, str]:
    """For a template of ``plumbing.typesetting``: ``mark``, a drawing as SVG text, and ``band``, a color as "#rrggbb".

    Args:
        on_band: whether the mark stands on the dark band, where the lamp's lines are light.
    """
    lamp = _LAMP.format(stroke=_ON_BAND if on_band else _ON_PAPER)
    name = text_now(Text.SEAL)
    return {"mark": (name and _seal(name)) or lamp, "band": colours()[Colour.BAND]}


@lru_cache(maxsize=4)
def _seal(name: str) -> str:
    """The seal as a drawing; empty where its file is gone, or cannot be typeset: a sheet is printed all the same."""
    data = kept(settings.HOME.pictures, name)
    if data is None:
        return ""
    drawn = data.decode() if name.endswith(".svg") else _in_a_drawing(data)
    try:
        typst.compile(
            b'#image(bytes(sys.inputs.mark), format: "svg", height: 30pt)',
            format="pdf",
            sys_inputs={"mark": drawn},
            ignore_system_fonts=True,
        )
    except typst.TypstError:
        return ""
    return drawn


def _in_a_drawing(data: bytes) -> str:
    """A photograph within an SVG, so that templates know one kind."""
    with Image.open(io.BytesIO(data)) as opened:
        width, height = opened.size
    held = base64.b64encode(data).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:{KINDS[".webp"]};base64,{held}"/></svg>'
    )
