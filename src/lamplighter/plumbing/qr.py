"""QR codes as SVG: dark on light whatever the page's colours, as cameras want them."""

from __future__ import annotations

import io

import segno

INK, PAPER = "#14213d", "#ffffff"


def qr_svg(url: str, *, in_page: bool = False) -> str:
    """An address as a QR code.

    Args:
        in_page: made to stand within a page and to take its size from there; else a picture of its own.
    """
    held = io.BytesIO()
    code = segno.make(url, error="m", micro=False)
    light = PAPER if in_page else None
    code.save(
        held, kind="svg", border=2, dark=INK, light=light, xmldecl=False, svgns=not in_page, omitsize=in_page
    )
    return held.getvalue().decode()
