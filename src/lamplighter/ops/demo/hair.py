"""Hair and head coverings of the drawn portraits: what lies behind the head and what lies before it."""

from __future__ import annotations

from typing import Final

from lamplighter.ops.demo.ink import fill, stroke

Tone = tuple[str, str]

# Path data: what is filled with the colour of the hair, and what is drawn with its shine.
_BEHIND: Final[dict[str, str]] = {
    "bun": "M60 6a13 13 0 0 1 0 25a13 13 0 0 1 0-25z",
    "bob": "M33 52q-3-32 27-32t27 32q1 14 2 27-7 6-16 4H47q-9 2-16-4 1-13 2-27z",
    "long": "M32 50q-1-31 28-31t28 31q0 26 5 50-10 8-20 4H47q-10 4-20-4 5-24 5-50z",
    "braid": "M35 50q0-29 25-29t26 29v14H60z",
    "tail": "M34 48q0-27 26-27t26 27v14H34z",
    "curls": "M30 58q-7-5-3-13-4-8 4-13 1-10 11-11 6-8 18-5 12-3 18 5 10 1 11 11 8 5 4 13 4 8-3 13 3 8-5 12H35q-8-4-5-12z",
    "waves": "M32 54q-4-33 28-33t28 33q4 9 0 15 3 9-5 13H37q-8-4-5-13-4-6 0-15z",
    "hijab": "M60 12q33 0 33 40 0 26 9 46-20 14-42 14T18 98q9-20 9-46 0-40 33-40z",
}
_HIJAB: Final = (
    (
        "M60 15q31 0 30 42-1 22-16 31-7 5-14 5t-14-5Q31 79 30 57q-1-42 30-42z"
        "m0 14Q37.5 29 38 55q.5 17 11 25 6 4.5 11 4.5T71 80q10.5-8 11-25 .5-26-22-26z"
    ),
    "M33 78q12 17 34 14 16-2 22-18 6 20-3 31-24 9-50-2-8-8-3-25zM46 86h28v9H46z",
    "M40 92q18 9 36-3M38 36q7-13 22-13",
)
_TURBAN: Final = (
    "M32 47q-5-21 11-29 17-9 34 0 16 8 11 29-8-9-28-16-20 7-28 16z",
    "M60 31q-6-8-17-13M60 31q-13-6-25-2M60 31q6-8 17-13M60 31q13-6 25-2M60 31V15",
)
_BALD: Final = ("M36 56q-2-9 1-15 1 8 1.5 12zM84 56q2-9-1-15-1 8-1.5 12z", "M48 31q6-4 13-3")
_FRONT: Final[dict[str, tuple[str, str]]] = {
    "fade": ("M36 49q-1-26 24-26t24 26q-2-3-2.5-9-3-8-21.5-8t-21.5 8Q38 46 36 49z", ""),
    "side": ("M35.5 53q-4-30 21-31 29-1 28 31-3-3-3.5-10-13 0-23-7-8 7-18 7.5-3 3-4.5 9.5z", "M50 27q14-5 25 5-12-6-25-5z"),
    "swept": ("M35.5 52q-5-27 16-31 32-5 33 31-3-4-4-10-20 1-33-10 0 8-8 11-3 3-4 9z", "M54 25q15-3 23 9-9-7-23-9z"),
    "curly": (
        "M35 52q-4-5-1-11-2-8 5-11 2-8 11-8 6-5 13-1 9-2 13 6 8 2 7 11 4 6 2 14-3-3-3.5-9-6-1-8-5-6 4-12 1-6 3-12 0-2 5-9 5-4 3-5.5 8z",
        "M46 27q4-3 8-1M64 26q4-2 7 2",
    ),
    "bun": ("M35.5 53q-3-31 24.5-31t24.5 31q-3-4-4-9-2-9-20.5-12-18.5 3-20.5 12-1 5-4 9z", "M44 31q7-6 16-6-9 3-16 6z"),
    "bob": ("M35 58q-4-36 25-36t25 36q-3-6-4-14-14 0-25-9-4 7-15 9.5-3 5-6 13.5z", "M48 28q12-5 22 2-12-4-22-2z"),
    "long": ("M34.5 62q-5-41 25.5-41t25.5 41q-3-12-6-17-13-3-19.5-13-6.5 10-19.5 13-3 5-6 17z", "M43 34q5-7 13-8-8 4-13 8z"),
    "braid": (
        "M35 55q-3-33 25-33t25 33q-3-5-4-11-14-2-21-11-7 9-21 11-1 6-4 11zM85 62q8 4 5 12 4 6-1 12 3 7-4 12-6-4-4-11-4-5 0-11-3-8 4-14z",
        "M60 24v9M84 74l5 2M82 86l5 1",
    ),
    "tail": (
        "M35.5 53q-3-31 24.5-31t24.5 31q-2-4-3.5-10-3-9-21-9t-21 9q-1.5 6-3.5 10zM83 60q9 8 6 24 0 12-9 18-2-8 0-20 1-12 3-22z",
        "M47 29q12-5 24 1-12-3-24-1z",
    ),
    "pixie": ("M35 56q-5-34 25-35 30 1 25 35-3-4-4-12-10 0-18-7-12 8-23 6-3 5-5 13z", "M52 26q14-3 22 6-10-6-22-6z"),
    "curls": (
        (
            "M35.5 54q-3-8 2-13 1-9 9-9 4-6 13-3 9-4 14 3 8 0 9 8 4 6 2 14-4-3-5-8-6 0-8-5-6 3-12 0-6 3-11 0-2 5-8 5-1 5-5 8z"
            "M39 37q2-16 21-16t21 16z"
        ),
        "M42 27q3-4 8-3M68 25q5-1 7 3M33 38q0-4 3-6",
    ),
    "waves": ("M35 58q-5-37 25-37t25 37q-4-5-4.5-13-10-1-17-9-10 10-22 9-4 6-6.5 13z", "M45 31q8-7 18-5-9 0-18 5z"),
}  # fmt: skip


def behind(kind: str, tone: Tone, cover: Tone) -> str:
    """What hangs behind the head."""
    path = _BEHIND.get(kind)
    return fill(path, cover[1] if kind == "hijab" else tone[0]) if path else ""


def front(kind: str, tone: Tone, cover: Tone) -> str:
    """What lies on the head and round the face."""
    if kind == "hijab":
        round_face, shawl, folds = _HIJAB
        return (
            fill(round_face, cover[0], ' fill-rule="evenodd"')
            + fill(shawl, cover[0])
            + stroke(folds, cover[1], 1.8)
        )
    if kind == "turban":
        wrap, folds = _TURBAN
        return fill(wrap, cover[0]) + stroke(folds, cover[1], 1.7)
    if kind == "bald":
        sides, gleam = _BALD
        return fill(sides, tone[0]) + stroke(gleam, "#fff", 3, ' stroke-opacity=".22"')
    path, shine = _FRONT[kind]
    lit = fill(shine, tone[1]) if "z" in shine else stroke(shine, tone[1], 1.6) if shine else ""
    return fill(path, tone[0]) + lit
