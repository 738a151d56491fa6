"""Reads QR codes off a picture, as a telephone's camera does (ISO/IEC 18004, versions 1 to 10, bytes). It mends nothing: a code on a screen
or in a file has no scratches, so one wrong codeword is a fault."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image

Modules = list[list[bool]]
"""Rows of a code without its quiet zone; True is dark."""

_ALIGNED = [[], [], [18], [22], [26], [30], [34], [22, 38], [24, 42], [26, 46], [28, 50]]
_LEVELS = {
    1: ([7, 10, 15, 20, 26, 18, 20, 24, 30, 18], [1, 1, 1, 1, 1, 2, 2, 2, 2, 4]),
    0: ([10, 16, 26, 18, 24, 16, 18, 22, 22, 26], [1, 1, 1, 2, 2, 4, 4, 4, 5, 5]),
    3: ([13, 22, 18, 26, 18, 24, 18, 22, 20, 24], [1, 1, 2, 2, 4, 4, 6, 6, 8, 8]),
    2: ([17, 28, 22, 16, 22, 28, 26, 26, 24, 28], [1, 1, 2, 4, 4, 4, 5, 6, 8, 8]),
}
"""By the level's two bits (L, M, Q, H): codewords of correction in a block, and blocks, of versions 1 to 10 (table 9)."""
_MASKS = (
    lambda x, y: (x + y) % 2,
    lambda _x, y: y % 2,
    lambda x, _y: x % 3,
    lambda x, y: (x + y) % 3,
    lambda x, y: (x // 3 + y // 2) % 2,
    lambda x, y: x * y % 2 + x * y % 3,
    lambda x, y: (x * y % 2 + x * y % 3) % 2,
    lambda x, y: ((x + y) % 2 + x * y % 3) % 2,
)


def read_picture(png: bytes) -> str:
    """What the code in a picture says; there is nothing else dark in it."""
    light = Image.open(io.BytesIO(png)).convert("L")
    dark = light.point(lambda level: 255 if level < 128 else 0)
    box = dark.getbbox()
    assert box is not None, "nothing dark in the picture"
    left, top, right, bottom = box
    assert min(left, top, light.width - right, light.height - bottom) > 0, "a code needs light around it"
    run = next(x for x in range(left, right) if not dark.getpixel((x, top + 1))) - left
    step = run / 7  # the edge of a corner's mark is seven modules long
    size = round((right - left) / step)
    step = (right - left) / size
    middles = [(each + 0.5) * step for each in range(size)]
    return read([[bool(dark.getpixel((int(left + x), int(top + y)))) for x in middles] for y in middles])


def read(modules: Modules) -> str:
    """What a code says."""
    size = len(modules)
    version = (size - 17) // 4
    assert size == 17 + 4 * version, f"no code has {size} modules"
    level, mask = _form(modules)
    bits = [modules[y][x] != (_MASKS[mask](x, y) == 0) for x, y in _places(size, version)]
    words = [int("".join("01"[bit] for bit in bits[at : at + 8]), 2) for at in range(0, len(bits) - 7, 8)]
    return _text(_data(words, *(table[version - 1] for table in _LEVELS[level])), version)


def _form(modules: Modules) -> tuple[int, int]:
    """The level of correction and the mask."""
    places = [(8, y) for y in (0, 1, 2, 3, 4, 5, 7, 8)] + [(x, 8) for x in (7, 5, 4, 3, 2, 1, 0)]
    told = sum(modules[y][x] << n for n, (x, y) in enumerate(places)) ^ 0x5412
    rest = told
    for n in range(14, 9, -1):
        rest ^= (0x537 << n - 10) if rest >> n & 1 else 0
    assert rest == 0, "the code's own description is damaged"
    return told >> 13, told >> 10 & 7


def _places(size: int, version: int) -> Iterator[tuple[int, int]]:
    """Where data stand, in their order: two columns at a time from the right, up and down."""
    marks = [6, *_ALIGNED[version]] if version > 1 else []
    corners = {(6, 6), (6, size - 7), (size - 7, 6)}
    around = {
        (x + dx, y + dy)
        for x in marks
        for y in marks
        if (x, y) not in corners
        for dx in range(-2, 3)
        for dy in range(-2, 3)
    }

    def taken(x: int, y: int) -> bool:
        if 6 in (x, y) or (x, y) in around or (x < 9 and y < 9):
            return True
        if (x < 9 and y >= size - 8) or (y < 9 and x >= size - 8):
            return True
        return version > 6 and ((x < 6 and y >= size - 11) or (y < 6 and x >= size - 11))

    right, up = size - 1, True
    while right > 0:
        right -= right == 6
        for y in range(size - 1, -1, -1) if up else range(size):
            yield from ((x, y) for x in (right, right - 1) if not taken(x, y))
        right, up = right - 2, not up


def _data(words: list[int], correction: int, blocks: int) -> bytes:
    """The data of all blocks, which stand among one another, each proven by its correction."""
    long = len(words) % blocks
    lengths = [len(words) // blocks - correction + (n >= blocks - long) for n in range(blocks)]
    parts: list[list[int]] = [[] for _ in range(blocks)]
    left = iter(words)
    for at in range(max(lengths)):
        for part, length in zip(parts, lengths, strict=True):
            if at < length:
                part.append(next(left))
    data = bytes(word for part in parts for word in part)
    for _ in range(correction):
        for part in parts:
            part.append(next(left))
    assert all(_holds(part, correction) for part in parts), "a codeword is wrong"
    return data


def _holds(block: list[int], correction: int) -> bool:
    """Whether a block is zero at the roots of its Reed-Solomon code."""
    root = 1
    for _ in range(correction):
        value = 0
        for word in block:
            value = _times(value, root) ^ word
        if value:
            return False
        root = _times(root, 2)
    return True


def _times(a: int, b: int) -> int:
    found = 0
    for n in range(7, -1, -1):
        found = (found << 1) ^ (0x11D if found & 0x80 else 0) ^ (a if b >> n & 1 else 0)
    return found


def _text(data: bytes, version: int) -> str:
    bits = "".join(f"{byte:08b}" for byte in data)
    assert bits[:4] == "0100", "not written in bytes"
    start = 12 if version < 10 else 20
    length = int(bits[4:start], 2)
    return bytes(int(bits[at : at + 8], 2) for at in range(start, start + 8 * length, 8)).decode()
