"""Drawn portraits: a face composed of parts, in flat warm colours, in Lamplighter's evening-blue uniform.

Each is one small SVG with presentation attributes only: no style, no script, nothing outside itself, so that it may
stand under the strictest content policy. Made to be read at 72 pixels and pleasant at 300.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lamplighter.ops.demo import hair
from lamplighter.ops.demo.ink import fill, stroke

SKIN: Final = {
    # base, shade, blush
    "ivory": ("#f6dcc4", "#e3bd9d", "#eeb29a"), "fair": ("#f3cfb3", "#dcab8a", "#e79d85"), "rose": ("#f0c4a8", "#d79f80", "#e18f79"),
    "honey": ("#dba878", "#bd8656", "#cf7f5c"), "tan": ("#cc9466", "#a97147", "#bf6d4e"), "copper": ("#b97b52", "#955a36", "#a85a3e"),
    "brown": ("#96603e", "#734327", "#8a4632"), "umber": ("#7d4c31", "#5b331d", "#743926"), "deep": ("#5f3824", "#432413", "#5f2c1e"),
}  # fmt: skip
HAIR: Final = {
    # base, shine
    "black": ("#1d1a1e", "#37323a"), "espresso": ("#35211a", "#553628"), "ash": ("#7a6650", "#94806a"),
    "sand": ("#c49a5d", "#dab67c"), "grey": ("#8d8f95", "#a9abb1"), "silver": ("#c9ccd1", "#e2e4e8"),
}  # fmt: skip
COVER: Final = {
    "dusk": ("#27406e", "#1b2f55"),
    "teal": ("#2f6f73", "#235659"),
    "plum": ("#5a3a63", "#452b4d"),
}
GROUND: Final = (
    ("#dfe9f3", "#cfdded"),
    ("#f3e6cf", "#ead7b4"),
    ("#e4ecdf", "#d3e0cb"),
    ("#ece1ea", "#ddcddb"),
    ("#f2ddd2", "#e6cabb"),
)
LIPS: Final = {"": None, "rose": "#b4515a", "plum": "#8a3347"}
UNIFORM, COLLAR, DARK, LAMP = "#1f2f57", "#2b3f70", "#14213d", "#f5b83d"
INK = "#231b1d"


@dataclass(frozen=True, slots=True)
class Face:
    """The parts a portrait is composed of. ``age`` runs from 0 (twenties) to 2 (fifties and on)."""

    skin: str
    hair: str
    colour: str
    beard: str = ""
    glasses: str = ""
    cover: str = "dusk"
    lips: str = ""
    brows: str = "plain"
    age: int = 0
    earrings: bool = False
    round_face: bool = False


def portrait(face: Face, ground: int = 0) -> str:
    """The portrait as one SVG document, about 100 units square.

    Args:
        ground: which of the soft backgrounds to use.
    """
    skin, shade, blush = SKIN[face.skin]
    tone = HAIR[face.colour]
    light, dim = GROUND[ground % len(GROUND)]
    cover = COVER[face.cover]
    parts = [
        f'<rect width="120" height="120" fill="{light}"/><circle cx="60" cy="58" r="45" fill="{dim}"/>',
        hair.behind(face.hair, tone, cover),
        _body(shade, skin),
        _ears(skin, shade, face) if face.hair not in ("hijab",) else "",
        _head(skin, face),
        f'<g fill="{blush}" opacity=".38"><ellipse cx="44" cy="67" rx="5" ry="3.5"/><ellipse cx="76" cy="67" rx="5" ry="3.5"/></g>',
        _age_lines(face, shade),
        _beard(face, tone),
        _features(face, shade, tone),
        hair.front(face.hair, tone, cover),
        _glasses(face),
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="7 5 106 106">{"".join(parts)}</svg>\n'


def _body(shade: str, skin: str) -> str:
    return (
        f'<path d="M49 74h22v22H49z" fill="{skin}"/><path d="M49 80q11 10 22 0v5q-11 9-22 0z" fill="{shade}"/>'
        f'<path d="M8 120q1-22 22-27l19-5q11 12 22 0l19 5q21 5 22 27z" fill="{UNIFORM}"/>'
        f'<path d="M49 87l11 14-9 9-10-19zM71 87l-11 14 9 9 10-19z" fill="{COLLAR}"/>'
        f'<path d="M57 103h6l2 17H55z" fill="{DARK}"/><path d="M57 100h6l-1 5h-4z" fill="{DARK}"/>'
        f'<path d="M82 96l5 2 5-2v5.5q0 5-5 7-5-2-5-7z" fill="{LAMP}"/><circle cx="87" cy="101.7" r="1.9" fill="{UNIFORM}"/>'
        f'<path d="M26 103h13" stroke="#c9d3e8" stroke-width="2.4" stroke-linecap="round"/>'
        f'<path d="M15 98l11-4M105 98l-11-4" stroke="{LAMP}" stroke-width="1.8" stroke-linecap="round"/>'
    )


def _ears(skin: str, shade: str, face: Face) -> str:
    drops = (
        f'<circle cx="34.5" cy="67" r="1.7" fill="{LAMP}"/><circle cx="85.5" cy="67" r="1.7" fill="{LAMP}"/>'
        if face.earrings
        else ""
    )
    return (
        f'<ellipse cx="35.5" cy="58" rx="4.6" ry="6.6" fill="{skin}"/><ellipse cx="84.5" cy="58" rx="4.6" ry="6.6" fill="{skin}"/>'
        f'<path d="M34 55q3 2 2 6M86 55q-3 2-2 6" stroke="{shade}" stroke-width="1.3" fill="none" stroke-linecap="round"/>{drops}'
    )


def _head(skin: str, face: Face) -> str:
    if face.round_face:
        return f'<path d="M36 50q0-25 24-25t24 25v8q0 26-24 26T36 58z" fill="{skin}"/>'
    return f'<path d="M36.5 50q0-25 23.5-25t23.5 25v8q0 13-9 20.5q-7 6.5-14.5 6.5t-14.5-6.5q-9-7.5-9-20.5z" fill="{skin}"/>'


def _age_lines(face: Face, shade: str) -> str:
    if not face.age:
        return ""
    lines = (
        "M43 66q-1 4 1 8M77 66q1 4-1 8"
        if face.age == 1
        else "M43 65q-2 5 1 10M77 65q2 5-1 10M50 37q10-2 20 0M41 59l-3 1.5M79 59l3 1.5"
    )
    return f'<path d="{lines}" stroke="{shade}" stroke-width="1.2" fill="none" stroke-linecap="round" opacity=".8"/>'


def _beard(face: Face, tone: tuple[str, str]) -> str:
    colour = HAIR["grey"][0] if face.beard == "grey" else tone[0]
    full = "M36.5 57q1 6 4 8 4 3 8 2 5-4 11.5-4t11.5 4q4 1 8-2 3-2 4-8"
    shapes = {
        "": "",
        "short": f'<path d="{full}q1 13-8 21.5-8 6.5-15.5 6.5t-15.5-6.5q-9-8.5-8-21.5z" opacity=".82"/>',
        "full": f'<path d="{full}q2 15-7 24-8 7-16.5 7t-16.5-7q-9-9-7-24z"/>',
        "grey": f'<path d="{full}q1 14-8 22-8 7-15.5 7t-15.5-7q-9-8-8-22z"/>',
        "long": f'<path d="{full}q3 18-6 28-8 9-17.5 9t-17.5-9q-9-10-6-28z"/>',
        "moustache": '<path d="M48 70q6-6 12-3 6-3 12 3-6 2.5-12 0-6 2.5-12 0z"/>',
    }
    return f'<g fill="{colour}">{shapes[face.beard]}</g>' if face.beard else ""


def _features(face: Face, shade: str, tone: tuple[str, str]) -> str:
    brow = (
        tone[0]
        if face.colour not in ("silver", "sand")
        else "#8c7a5f"
        if face.colour == "sand"
        else "#9a9ca2"
    )
    weight = 2.9 if face.brows == "thick" else 2.1
    lash = stroke("M44 55.5q4-4 8.5-.5M76 55.5q-4-4-8.5-.5", INK, 1.5) if face.lips else ""
    return (
        f'<g fill="{INK}"><ellipse cx="48.5" cy="57" rx="2.5" ry="3"/><ellipse cx="71.5" cy="57" rx="2.5" ry="3"/></g>{lash}'
        '<g fill="#fff"><circle cx="49.4" cy="55.9" r=".85"/><circle cx="72.4" cy="55.9" r=".85"/></g>'
        + stroke("M43 50.5q5-3.5 10.5-1M77 50.5q-5-3.5-10.5-1", brow, weight)
        + stroke("M60.5 57q-3 6-3 7.5 1.5 2 5 .8", shade, 1.8, ' stroke-linejoin="round"')
        + _mouth(face)
    )


def _mouth(face: Face) -> str:
    colour = LIPS[face.lips] or ("#3a1a14" if face.skin in ("deep", "umber", "brown") else "#8f4a3c")
    if face.beard in ("long", "full", "grey"):
        lips, teeth = "M52.5 72q7.5 2 15 0-2 5-7.5 5t-7.5-5z", "M54.5 72.6q5.5 1.2 11 0l-1 1.7q-4.5 1-9 0z"
        return fill(lips, "#7d3b33") + fill(teeth, "#fff")
    if face.age == 2 and not face.lips:
        return stroke("M52 72.5q8 5 16 0", colour, 2.2)
    lips, teeth = "M51.5 72q8.5 2.5 17 0-2.5 6.5-8.5 6.5t-8.5-6.5z", "M54 72.7q6 1.4 12 0l-1 2q-5 1.2-10 0z"
    return fill(lips, colour) + fill(teeth, "#fff")


def _glasses(face: Face) -> str:
    if not face.glasses:
        return ""
    lens = (
        '<circle cx="48.5" cy="57" r="7.2"/><circle cx="71.5" cy="57" r="7.2"/>'
        if face.glasses == "round"
        else '<rect x="40.5" y="51" width="16" height="12" rx="3.5"/><rect x="63.5" y="51" width="16" height="12" rx="3.5"/>'
    )
    return (
        f'<g fill="#fff" fill-opacity=".16" stroke="#3b3440" stroke-width="1.7">{lens}'
        '<path d="M56 56q4-2.5 8 0M41 55.5l-4-1M79 55.5l4-1" fill="none"/></g>'
    )
