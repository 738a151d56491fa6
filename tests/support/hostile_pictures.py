"""Files that mean harm, made from a seed: bombs, lies, cuts, flips, polyglots, and things that are no pictures at all.

``families`` gives them by family, each file under a name that says what is wrong with it. Nothing here decodes or
judges; ``jpeg_segments`` reads a file's segments without any of the code under test.
"""

from __future__ import annotations

import io
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pillow_heif
from PIL import Image

MARKER = b"LANTERN-7319-KEEPSAKE"
"""Stands in every hidden place; no photo may hold it."""
FLIPS = 150 if os.environ.get("LAMPLIGHTER_PROVE") == "1" else 10
"""Files with bits turned over, of each honest one."""
Files = dict[str, bytes]


# -- parts ----------------------------------------------------------------------------------------------------------


def segment(marker: int, body: bytes) -> bytes:
    """A JPEG segment."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def jpeg_segments(data: bytes) -> list[tuple[int, bytes]]:
    """Marker and body of each segment up to the coded pixels, and of any that stands among or behind them.

    Raises:
        ValueError: it is no whole JPEG file, or something stands behind its end.
    """
    if data[:2] != b"\xff\xd8":
        raise ValueError("does not begin as a JPEG file")
    found, at = [], 2
    while at < len(data):
        at = data.find(b"\xff", at)
        if at < 0:
            break
        marker = data[at + 1]
        if marker == 0xD9:
            if at + 2 != len(data):
                raise ValueError("something stands behind the end")
            return found
        if marker in (0x00, 0xFF) or 0xD0 <= marker <= 0xD7:
            at += 1 if marker == 0xFF else 2
            continue
        (size,) = struct.unpack(">H", data[at + 2 : at + 4])
        found.append((marker, data[at + 4 : at + 2 + size]))
        at += 2 + size
    raise ValueError("has no end")


def chunk(name: bytes, body: bytes) -> bytes:
    """A PNG chunk."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(
    width: int,
    height: int,
    *,
    colour: int = 2,
    depth: int = 8,
    rows: bytes | None = None,
    before: bytes = b"",
    pixels: bytes | None = None,
    interlaced: int = 0,
) -> bytes:
    """A PNG file that says it is of that size. ``rows``: unpacked content; ``pixels``: packed; else a few rows of black."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    if pixels is None:
        short = b"\0" * min(30_000, (width * 3 + 1) * height)
        pixels = zlib.compress(short if rows is None else rows)
    parts = chunk(b"IHDR", head) + before + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def gif(width: int, height: int, body: bytes, tables: int = 0x80) -> bytes:
    """A GIF file of two colours."""
    return (
        b"GIF89a" + struct.pack("<HHBBB", width, height, tables, 0, 0) + b"\0\0\0\xff\xff\xff" + body + b";"
    )


def gif_frame(left: int, top: int, width: int, height: int, coded: bytes = b"\x02\x44\x01") -> bytes:
    """A GIF frame; its content is one pixel unless told otherwise."""
    return b"," + struct.pack("<HHHHB", left, top, width, height, 0) + b"\x02" + coded + b"\0"


def riff(*parts: tuple[bytes, bytes]) -> bytes:
    """A WebP file of these chunks."""
    body = b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in parts
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def webp_canvas(width: int, height: int, flags: int = 0) -> tuple[bytes, bytes]:
    """The chunk that states a WebP file's canvas."""
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"VP8X", bytes((flags, 0, 0, 0)) + sides


def box(name: bytes, body: bytes) -> bytes:
    """A box of the container that HEIC and MP4 share."""
    return struct.pack(">I", len(body) + 8) + name + body


def heic(picture: Image.Image, **more: Any) -> bytes:
    """A picture as HEIC."""
    made = pillow_heif.from_pillow(picture)
    made.info.update({note: more.pop(note) for note in ("exif", "xmp") if note in more})
    out = io.BytesIO()
    made.save(out, quality=90, **more)
    return out.getvalue()


def saved(picture: Image.Image, kind: str, **more: Any) -> bytes:
    """A picture as a file of ``kind``, as Pillow calls it, or ``HEIF``."""
    if kind == "HEIF":
        return heic(picture, **more)
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


@cache
def honest() -> Files:
    """One harmless file of each kind, and of the layouts that kinds have."""
    dice = random.Random(7)
    picture = Image.frombytes("RGB", (24, 18), dice.randbytes(24 * 18 * 3)).resize((192, 144))
    grid = picture.resize((256, 256))
    return {
        "jpeg": saved(picture, "JPEG"),
        "progressive": saved(picture, "JPEG", progressive=True),
        "png": saved(picture, "PNG"),
        "palette": saved(picture.quantize(60), "PNG"),
        "webp": saved(picture, "WEBP"),
        "lossless": saved(picture.convert("RGBA"), "WEBP", lossless=True),
        "gif": saved(picture, "GIF"),
        "heic": saved(picture, "HEIF"),
        "tiles": saved(grid, "HEIF", tile_size=128),
    }


# -- families -------------------------------------------------------------------------------------------------------


def flipped() -> Files:
    """Bits turned over: one, some, many; in the head, anywhere."""
    found = {}
    for kind, data in honest().items():
        for turn in range(FLIPS):
            dice = random.Random(f"{kind} {turn}")
            bad = bytearray(data)
            end = len(bad) if turn % 2 else min(len(bad), 200)
            for _ in range((1, 4, 30)[turn % 3]):
                bad[dice.randrange(12, end)] ^= 1 << dice.randrange(8)
            # By content: chance may strike the same bit twice.
            found[bytes(bad)] = f"{kind} with bits turned over, {turn}"
    return {name: data for data, name in found.items() if data not in honest().values()}


def cut() -> Files:
    """Files that end too early."""
    found = {}
    for kind, data in honest().items():
        for part in (0.02, 0.1, 0.35, 0.6, 0.85):
            found[f"{kind} cut at {part}"] = data[: max(13, int(len(data) * part))]
    return found


def mended() -> Files:
    """The head of one file and the tail of another, a hole, a doubled stretch."""
    found, all_of_them = {}, list(honest().items())
    for (one, first), (other, second) in zip(all_of_them, all_of_them[1:] + all_of_them[:1], strict=True):
        found[f"{one} that goes on as {other}"] = first[: len(first) // 2] + second[len(second) // 2 :]
        third = len(first) // 3
        found[f"{one} with a hole"] = first[:third] + b"\0" * third + first[2 * third :]
        found[f"{one} that says a stretch twice"] = first[: 2 * third] + first[third:]
    return found


def strangers() -> Files:
    """No pictures, or none that are read here; whatever they are called."""
    picture = Image.new("RGB", (64, 64), (200, 30, 30))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("zeros", b"\0" * 1_000_000)
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><svg>&b;</svg>'
    kinds = ("BMP", "TIFF", "PPM", "TGA", "ICO", "PCX", "SGI", "JPEG2000", "PDF", "EPS", "DDS", "AVIF")
    others = {kind: saved(picture, kind) for kind in kinds}
    return {
        **{f"a {kind} file": data for kind, data in others.items()},
        "a drawing": svg,
        "a drawing with a declaration": b'<?xml version="1.0"?>' + svg,
        "a drawing of entities": bomb,
        "a page": b"<!doctype html><img src=x onerror=alert(1)>",
        "a PDF head": b"%PDF-1.7\n" + MARKER,
        "an archive": packed.getvalue(),
        "a film": box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41") + box(b"mdat", b"\0" * 900),
        "a phone's film": box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"mdat", b"\0" * 900),
        "a film that calls itself a picture's cousin": box(b"ftyp", b"mif1\0\0\0\0avifmif1") + b"\0" * 99,
        "a program": b"\x7fELF\2\1\1" + b"\0" * 900,
        "another program": b"MZ" + b"\0" * 900,
        "a script": b"#!/bin/sh\nrm -rf /\n",
        "music": b"ID3\4" + b"\0" * 900,
        "a sound": b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 900,
        "a RIFF of nothing": b"RIFF\4\0\0\0",
        "packed bytes": b"\x1f\x8b\x08" + b"\0" * 900,
        "a new kind of picture": b"\xff\x0a" + b"\0" * 900,
        "words": b"There is a broken lamp at the corner.",
        "one byte": b"\xff",
        "the first two bytes of a picture": b"\xff\xd8",
        "chance": random.Random(1).randbytes(5000),
        "an old GIF that never was": b"GIF88a" + b"\0" * 90,
        "a PNG that a mail program mangled": b"\x89PNG\n\x1a\n" + honest()["png"][8:],
        "a picture behind a space": b" " + honest()["jpeg"],
        "a picture behind a mark of order": b"\xef\xbb\xbf" + honest()["png"],
        "a box of no length": b"\0\0\0\0ftyp" + b"\0" * 90,
    }


def polyglots() -> Files:
    """Files that are a picture to one reader and something else to another."""
    jpeg, page = honest()["jpeg"], b"<html><script>alert('" + MARKER + b"')</script></html>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("hidden.txt", MARKER)
    script = b"GIF89a/*" + honest()["gif"][8:13] + honest()["gif"][13:] + b"*/=1;alert('" + MARKER + b"')"
    pdf = b"%PDF-1.4\n1 0 obj<<>>\n%" + MARKER
    return {
        "a JPEG head before a page": b"\xff\xd8\xff\xe0" + page,
        "a JPEG with a page as its comment": jpeg[:2] + segment(0xFE, page) + jpeg[2:],
        "a JPEG with a page behind it": jpeg + page,
        "a JPEG with an archive behind it": jpeg + packed.getvalue(),
        "a JPEG with a PDF inside": jpeg[:2] + segment(0xFE, pdf) + jpeg[2:],
        "a JPEG with a film behind it": jpeg + box(b"ftyp", b"isom") + box(b"mdat", MARKER * 500),
        "a JPEG with a script as its segment's length": jpeg[:2] + segment(0xE0, b"/*" + b"\0" * 0x2F00) + jpeg[2:-2] + b"*/=1" + jpeg[-2:],
        "a GIF that is a script": script,
        "a PNG with a page in its text": honest()["png"][:33] + chunk(b"tEXt", b"Comment\0" + page) + honest()["png"][33:],
        "a PNG with a page behind it": honest()["png"] + page,
        "a PNG head before a page": b"\x89PNG\r\n\x1a\n" + page,
        "a WebP with a page in a chunk": riff((b"VP8 ", honest()["webp"][20:]), (b"JUNK", page)),
        "a HEIC with a page in a box": honest()["heic"] + box(b"free", page),
        "a HEIC head before a page": box(b"ftyp", b"heic\0\0\0\0mif1heic") + page,
    }  # fmt: skip


def sizes() -> Files:
    """Headers that promise too much, or nothing."""
    jpeg = honest()["jpeg"]
    frame = jpeg.index(b"\xff\xc0") + 5

    def jpeg_of(width: int, height: int, data: bytes = jpeg, at: int = frame) -> bytes:
        return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]

    swelling = honest()["progressive"]
    found = {
        "a JPEG of 65535 squared": jpeg_of(65535, 65535),
        "a progressive JPEG of 65535 squared": jpeg_of(65535, 65535, swelling, swelling.index(b"\xff\xc2") + 5),
        "a JPEG of 60 million pixels and no content": jpeg_of(7740, 7740),
        "a JPEG without width": jpeg_of(0, 100),
        "a JPEG without height": jpeg_of(100, 0),
        "a JPEG that is wider than it says": jpeg_of(8, 144),
        "a JPEG that is higher than it says": jpeg_of(192, 8),
        "a GIF of 65535 squared": gif(65535, 65535, gif_frame(0, 0, 65535, 65535)),
        "a GIF without size": gif(0, 0, gif_frame(0, 0, 0, 0)),
        "a GIF whose frame leaves the canvas": gif(10, 10, gif_frame(65000, 65000, 500, 500)),
        "a GIF whose frame leaves the canvas a little": gif(10, 10, gif_frame(6, 6, 20, 20)),
        "a GIF whose frame has no size": gif(10, 10, gif_frame(0, 0, 0, 0)),
        "a WebP of 16 million squared": riff(webp_canvas(1 << 24, 1 << 24), (b"VP8 ", honest()["webp"][20:])),
        "a WebP of 16383 squared": riff(webp_canvas(16383, 16383), (b"VP8 ", honest()["webp"][20:])),
        "a WebP of 16383 squared in its own words": _webp_of(16383, 16383),
        "a WebP whose canvas is not its picture": riff(webp_canvas(10, 10), (b"VP8 ", honest()["webp"][20:])),
        "a WebP without pixels": riff((b"VP8 ", b"")),
        "a WebP of nothing": riff(),
        "a lossless WebP of 16384 squared": riff((b"VP8L", b"\x2f\xff\xff\xff\x0f" + b"\0" * 900)),
        "a HEIC of four thousand million squared": _heic_of(0xFFFFFFFF, 0xFFFFFFFF),
        "a HEIC of 60000 squared": _heic_of(60_000, 60_000),
        "a HEIC of 7700 squared and less content": _heic_of(7700, 7700),
        "a HEIC without size": _heic_of(0, 0),
        "a HEIC of one pixel and more content": _heic_of(1, 1),
        "tiles of 60000 squared": _heic_of(60_000, 60_000, "tiles"),
        "tiles of 7000 squared": _heic_of(7000, 7000, "tiles"),
        "tiles of one pixel": _heic_of(1, 1, "tiles"),
        "tiles of 16 million squared in the grid's own words": _grid_of(1 << 24, 1 << 24),
    }  # fmt: skip
    for width, height in (
        (0, 5),
        (5, 0),
        (65535, 65535),
        (2**31 - 1, 2**31 - 1),
        (2**32 - 1, 1),
        (60_000_001, 1),
    ):
        found[f"a PNG of {width} by {height}"] = png(width, height)
    return found


def _webp_of(width: int, height: int) -> bytes:
    data = bytearray(honest()["webp"])
    data[26:30] = struct.pack("<HH", width, height)
    return bytes(data)


def _heic_of(width: int, height: int, base: str = "heic") -> bytes:
    """Every size that a HEIC file's properties state."""
    data = bytearray(honest()[base])
    at = data.find(b"ispe")
    while at >= 0:
        data[at + 8 : at + 16] = struct.pack(">II", width, height)
        at = data.find(b"ispe", at + 4)
    return bytes(data)


def _grid_of(width: int, height: int) -> bytes:
    """What the description of a grid of tiles says: version, wide fields, rows, columns, size."""
    data = honest()["tiles"]
    said = b"\0\0\1\1" + struct.pack(">HH", 256, 256)
    assert said in data
    return _heic_of(width & 0xFFFF, height & 0xFFFF, "tiles").replace(
        said, b"\0\0\xff\xff" + struct.pack(">HH", 65535, 65535)
    )


def bombs() -> Files:
    """Small files, or files of many small parts, that want much memory or time."""
    jpeg, plain = honest()["jpeg"], honest()["png"]
    zeros = {size: zlib.compress(b"\0" * size, 9) for size in (1_000_000, 100_000_000)}
    dot = gif_frame(0, 0, 1, 1)

    def noted(parts: bytes) -> bytes:
        return plain[:33] + parts + plain[33:]

    return {
        "a PNG of a single row of 60 million": png(60_000_000, 1, colour=0, pixels=zlib.compress(b"\0" * 60_000_001)),
        "a PNG of a single column of 20 million": png(1, 20_000_000, colour=0, pixels=zlib.compress(b"\0" * 40_000_000)),
        "a PNG of 59 million see-through pixels": png(7700, 7700, colour=6, pixels=zlib.compress(b"\0" * (7700 * 4 + 1) * 7700, 1)),
        "a PNG whose content goes on and on": png(8, 8, pixels=zeros[100_000_000]),
        "a PNG with a packed text of 100 million": noted(chunk(b"zTXt", b"a\0\0" + zeros[100_000_000])),
        "a PNG with a packed note of 100 million": noted(chunk(b"iTXt", b"a\0\1\0\0\0" + zeros[100_000_000])),
        "a PNG with a thousand packed texts": noted(chunk(b"zTXt", b"a\0\0" + zeros[1_000_000]) * 1000),
        "a PNG with a profile of 100 million": noted(chunk(b"iCCP", b"a\0\0" + zeros[100_000_000])),
        "a PNG of 300 thousand empty chunks": noted(chunk(b"teSt", b"") * 300_000),
        "a PNG of 300 thousand texts": noted(chunk(b"tEXt", b"a\0b") * 300_000),
        "a PNG in 300 thousand empty pieces": noted(chunk(b"IDAT", b"") * 300_000),
        "a PNG with notes that point at themselves": noted(chunk(b"eXIf", _directory(65_535, 9_000_000) + b"\0" * 9_000_000)),
        "a PNG in a million frames": noted(chunk(b"acTL", struct.pack(">II", 1_000_000, 0))),
        "a GIF of a million frames": gif(1, 1, dot * 800_000),
        "a GIF with a comment of 10 million": gif(1, 1, b"!\xfe" + (b"\xff" + b"a" * 255) * 40_000 + b"\0" + dot),
        "a GIF with a comment in 2 million pieces": gif(1, 1, b"!\xfe" + b"\1a" * 2_000_000 + b"\0" + dot),
        "a GIF with a million comments": gif(1, 1, b"!\xfe\1a\0" * 1_000_000 + dot),
        "a GIF of 3 million unknown bytes": gif(1, 1, b"\1" * 3_000_000 + dot),
        "a JPEG of 3 million empty segments": jpeg[:2] + segment(0xE5, b"") * 3_000_000 + jpeg[2:],
        "a JPEG of two million comments": jpeg[:2] + segment(0xFE, b"a") * 2_000_000 + jpeg[2:],
        "a JPEG of 60 million pixels and 30 scans": scans(7740, 7740, 30),
        "a JPEG of 60 million pixels and 5000 scans": scans(7740, 7740, 5000),
        "a JPEG of a thousand tables": jpeg[:2] + segment(0xDB, (b"\0" + b"\1" * 64) * 900) * 20 + jpeg[2:],
        "a JPEG with notes that point at themselves": jpeg[:2] + segment(0xE1, b"Exif\0\0" + _directory(5000, 60_000)) + jpeg[2:],
        "a JPEG with 200 pages of photo-shop notes": jpeg[:2] + segment(0xED, b"Photoshop 3.0\0" + b"8BIM\4\4\0\0\0\0\0\0" * 5000) * 200 + jpeg[2:],
        "a HEIC of boxes in boxes": _nested(2000),
        "a HEIC of 100 thousand empty boxes": honest()["heic"][:40] + box(b"free", b"") * 100_000 + honest()["heic"][40:],
    }  # fmt: skip


def scans(width: int, height: int, count: int) -> bytes:
    """A progressive JPEG that goes over all its pixels again and again, each time to say that nothing changes."""
    blocks = ((width + 7) // 8) * ((height + 7) // 8)
    still = b"\0" * ((-(-blocks // 16384) * 15 + 7) // 8)  # runs of 2**14 blocks, fifteen bits each
    return b"".join((
        b"\xff\xd8" + segment(0xDB, b"\0" + b"\1" * 64),
        segment(0xC2, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"),
        segment(0xC4, b"\0\1" + b"\0" * 15 + b"\0") + segment(0xC4, b"\x10\1" + b"\0" * 15 + b"\xe0"),
        segment(0xDA, b"\1\1\0\0\0\1") + b"\0" * ((blocks + 7) // 8),
        segment(0xDA, b"\1\1\0\1\x3f\1") + still,
        (segment(0xDA, b"\1\1\0\1\x3f\x10") + still) * count,
        b"\xff\xd9",
    ))  # fmt: skip


def _directory(entries: int, length: int) -> bytes:
    """EXIF notes whose every entry claims the same long stretch: read naively, it becomes many times its size."""
    rows = b"".join(struct.pack("<HHII", number + 1, 7, length, 8) for number in range(entries))
    return (b"II*\0\x08\0\0\0" + struct.pack("<H", entries & 0xFFFF) + rows)[
        : 65_000 if entries < 6000 else None
    ]


def _nested(depth: int) -> bytes:
    inner = b""
    for _ in range(depth):
        inner = box(b"meta", b"\0\0\0\0" + inner)
    return box(b"ftyp", b"heic\0\0\0\0mif1heic") + inner


def burdens() -> Files:
    """Pictures hung with metadata, some of it nonsense: each must come out bare or be refused."""
    jpeg, plain = honest()["jpeg"], honest()["png"]
    exif = b"Exif\0\0"
    place = b"MM\0*\0\0\0\x08\0\1\x01\x0e\0\2\0\0\0\x16\0\0\0\x1a\0\0\0\0" + MARKER + b"\0"
    loop = b"II*\0\x08\0\0\0\1\0" + struct.pack("<HHII", 0x8825, 4, 1, 8) + struct.pack("<I", 8)

    def hung(*parts: bytes) -> bytes:
        return jpeg[:2] + b"".join(parts) + jpeg[2:]

    def noted(name: bytes, body: bytes) -> bytes:
        return plain[:33] + chunk(name, body) + plain[33:]

    return {
        "a JPEG with a place": hung(segment(0xE1, exif + place)),
        "a JPEG with a hundred places": hung(segment(0xE1, exif + place) * 100),
        "a JPEG whose places chase their tails": hung(segment(0xE1, exif + loop)),
        "a JPEG with notes that end early": hung(segment(0xE1, exif + place[:13])),
        "a JPEG with notes of wrong kinds": hung(segment(0xE1, exif + b"II*\0\x08\0\0\0\1\0\x12\1\xff\xff" + b"\xff" * 8)),
        "a JPEG with a text for its orientation": hung(segment(0xE1, exif + b"II*\0\x08\0\0\0\1\0\x12\1\2\0\3\0\0\0up\0\0\0\0\0\0")),
        "a JPEG with pages of XMP": hung(*[segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + MARKER * 3000)] * 100),
        "a JPEG with a profile out of order": hung(*[segment(0xE2, b"ICC_PROFILE\0" + bytes((n, 255)) + MARKER * 3000) for n in (9, 1, 0, 255)]),
        "a JPEG with a profile of 16 million": hung(*[segment(0xE2, b"ICC_PROFILE\0" + bytes((n, 200)) + b"a" * 60_000) for n in range(1, 201)]),
        "a JPEG with IPTC": hung(segment(0xED, b"Photoshop 3.0\x008BIM\4\4\0\0\0\0\0\x1a\x1c\2\x78\0\x15" + MARKER)),
        "a JPEG with IPTC that ends early": hung(segment(0xED, b"Photoshop 3.0\x008BIM\4\4\0\0\xff\xff\xff\xff" + MARKER)),
        "a JPEG with a broken list of pictures": hung(segment(0xE2, b"MPF\0" + MARKER)),
        "a JPEG with a list of pictures it has not": hung(segment(0xE2, b"MPF\0II*\0\x08\0\0\0\1\0" + struct.pack("<HHII", 0xB001, 4, 1, 9) + b"\0" * 4)),
        "a JPEG with an Adobe mark of no sense": hung(segment(0xEE, b"Adobe\0\x64\xff\xff\xff\xff\xff")),
        "a JPEG with a small copy of another picture": hung(segment(0xE1, exif + b"II*\0\x08\0\0\0\0\0" + honest()["jpeg"][:20] + MARKER)),
        "a JPEG with a comment in every way": hung(*[segment(0xE0 + n, MARKER) for n in range(16)], segment(0xFE, MARKER)),
        "a PNG with a place": noted(b"eXIf", place),
        "a PNG whose places chase their tails": noted(b"eXIf", loop),
        "a PNG with a raw profile": noted(b"tEXt", b"Raw profile type exif\0\nexif\n  99\n" + MARKER.hex().encode()),
        "a PNG with a text without end": noted(b"tEXt", MARKER * 1000),
        "a PNG with a profile of no sense": noted(b"iCCP", b"x\0\0" + zlib.compress(MARKER * 100)),
        "a PNG with a profile packed in no known way": noted(b"iCCP", b"x\0\7" + MARKER),
        "a PNG with a date": noted(b"tIME", b"\x07\xea\xff\xff\xff\xff\xff"),
        "a WebP with a place": riff(webp_canvas(192, 144, 0x0C), (b"VP8 ", honest()["webp"][20:]), (b"EXIF", place), (b"XMP ", MARKER)),
        "a WebP with notes that chase their tails": riff(webp_canvas(192, 144, 0x08), (b"VP8 ", honest()["webp"][20:]), (b"EXIF", exif + loop)),
        "a WebP with a profile of no sense": riff(webp_canvas(192, 144, 0x20), (b"ICCP", MARKER * 50), (b"VP8 ", honest()["webp"][20:])),
        "a GIF with every extension": gif(1, 1, b"!\xff\x0bXMP DataXMP\x15" + MARKER + b"\0!\xfe\x15" + MARKER + b"\0!\x01\x0c" + b"\0" * 12 + b"\0" + gif_frame(0, 0, 1, 1)),
        "a HEIC with notes behind its end": honest()["heic"] + box(b"uuid", MARKER * 900),
    }  # fmt: skip


def lies() -> Files:
    """Parts that contradict each other."""
    jpeg, plain, apple = honest()["jpeg"], honest()["png"], honest()["heic"]
    start = jpeg.index(b"\xff\xc0")
    frame = jpeg[start : start + 19]
    pixels = plain.index(b"IDAT")
    found = {
        "a JPEG of two frames": jpeg[:start] + frame + jpeg[start:],
        "a JPEG of two frames of different size": jpeg[:start] + frame[:5] + struct.pack(">HH", 20000, 20000) + frame[9:] + jpeg[start:],
        "a JPEG whose second frame is larger": jpeg[: start + 19] + frame[:5] + struct.pack(">HH", 4000, 4000) + frame[9:] + jpeg[start + 19 :],
        "a JPEG without tables": b"\xff\xd8" + jpeg[start:],
        "a JPEG of 255 colours": jpeg[: start + 9] + b"\xff" + jpeg[start + 10 :],
        "a JPEG of no colours": jpeg[: start + 9] + b"\0" + jpeg[start + 10 :],
        "a JPEG of twelve bits": jpeg[: start + 4] + b"\x0c" + jpeg[start + 5 :],
        "a JPEG without pixels": jpeg[: jpeg.index(b"\xff\xda")] + b"\xff\xd9",
        "a JPEG that ends before it begins": b"\xff\xd8\xff\xd9" + jpeg[2:],
        "a JPEG in a JPEG": jpeg[: len(jpeg) // 2] + jpeg + jpeg[len(jpeg) // 2 :],
        "a JPEG of arithmetic": jpeg.replace(b"\xff\xc0", b"\xff\xc9"),
        "a JPEG without loss": jpeg.replace(b"\xff\xc0", b"\xff\xc3"),
        "a JPEG of steps": jpeg.replace(b"\xff\xc0", b"\xff\xc5"),
        "a JPEG that samples unevenly": jpeg[: start + 11] + b"\x44" + jpeg[start + 12 :],
        "a JPEG that samples nothing": jpeg[: start + 11] + b"\0" + jpeg[start + 12 :],
        "a JPEG with a segment of length 0": jpeg[:2] + b"\xff\xe1\0\0" + jpeg[2:],
        "a JPEG with a segment beyond its end": jpeg[:2] + b"\xff\xe1\xff\xff" + jpeg[2:400],
        "a JPEG of fillings": b"\xff\xd8" + b"\xff" * 500_000 + jpeg[2:],
        "a PNG with a wrong sum": plain[:29] + b"\0\0\0\0" + plain[33:],
        "a PNG with a wrong sum of pixels": plain[: pixels + 20] + b"\xff\xff\xff" + plain[pixels + 23 :],
        "a PNG without its head": plain[:8] + plain[33:],
        "a PNG with two heads": plain[:33] + plain[8:33] + plain[33:],
        "a PNG of indexes without a palette": png(9, 9, colour=3, rows=b"\0" * 90),
        "a PNG of indexes beyond its palette": png(9, 9, colour=3, before=chunk(b"PLTE", b"abc"), rows=(b"\0" + b"\xff" * 9) * 9),
        "a PNG of a palette of 257": png(9, 9, colour=3, before=chunk(b"PLTE", b"abc" * 257), rows=b"\0" * 90),
        "a PNG with a see-through that is too long": png(9, 9, before=chunk(b"tRNS", b"\0" * 500), rows=b"\0" * 300),
        "a PNG with a see-through that is too short": png(9, 9, before=chunk(b"tRNS", b"\0"), rows=b"\0" * 300),
        "a PNG of no known colour": png(9, 9, colour=5),
        "a PNG of 7 bits": png(9, 9, depth=7),
        "a PNG laced in no known way": png(9, 9, interlaced=9, rows=b"\0" * 300),
        "a PNG laced and short": png(900, 900, interlaced=1, rows=b"\0" * 300),
        "a PNG with a filter of no sense": png(9, 9, rows=(b"\x09" + b"\0" * 27) * 9),
        "a PNG with a chunk of four thousand million": plain[:33] + b"\xff\xff\xff\xffIDAT" + plain[41:],
        "a PNG with a nameless chunk": plain[:33] + chunk(b"\0\0\0\0", b"x") + plain[33:],
        "a PNG packed in no known way": png(9, 9, pixels=b"not packed at all"),
        "a PNG with frames out of order": plain[:33] + chunk(b"acTL", struct.pack(">II", 2, 0)) + chunk(b"fcTL", b"\xff" * 26) + plain[33:],
        "a GIF of codes without end": gif(100, 100, gif_frame(0, 0, 100, 100, b"\xff" + b"\xff" * 255)),
        "a GIF of a wrong code size": gif(9, 9, gif_frame(0, 0, 9, 9).replace(b"\x02\x02", b"\x0d\x02")),
        "a GIF without frames": gif(9, 9, b""),
        "a GIF whose palette is not there": b"GIF89a" + struct.pack("<HHBBB", 9, 9, 0xF7, 0, 0) + b"abc",
        "a WebP with a length of four thousand million": b"RIFF\xff\xff\xff\xff" + honest()["webp"][8:],
        "a WebP with a length of nothing": b"RIFF\0\0\0\0" + honest()["webp"][8:],
        "a WebP of frames that are not there": riff(webp_canvas(99, 99, 2), (b"ANIM", b"\0" * 6), (b"ANMF", b"\0" * 16)),
        "a WebP of see-through without pixels": riff(webp_canvas(99, 99, 0x10), (b"ALPH", b"\0" * 90)),
        "a HEIC without content": apple[: apple.index(b"mdat") - 4],
        "a HEIC that is only a head": apple[: int.from_bytes(apple[:4], "big")],
        "a HEIC whose content lies elsewhere": apple.replace(b"mdat", b"free"),
        "a HEIC that shows what it has not": _patched(apple, b"pitm", 8, b"\xff\xff"),
        "a HEIC whose list counts too much": _patched(apple, b"iinf", 8, b"\xff\xff"),
        "a HEIC whose places count too much": _patched(apple, b"iloc", 10, b"\xff\xff"),
        "a HEIC whose places lie beyond its end": _patched(apple, b"iloc", 16, b"\xff" * 10),
        "a HEIC whose properties belong to nobody": _patched(apple, b"ipma", 8, b"\xff" * 4),
        "a HEIC of a strange coding": apple.replace(b"hvc1", b"hvc9"),
        "a HEIC of another coding": apple.replace(b"hvc1", b"av01").replace(b"hvcC", b"av1C"),
        "a HEIC coded as an overlay": apple.replace(b"hvc1", b"iovl"),
        "a HEIC coded as a grid": apple.replace(b"hvc1", b"grid"),
        "a HEIC turned in no known way": apple.replace(b"ispe", b"irot"),
        "a HEIC with a box of no length": apple[:40] + b"\0\0\0\0" + apple[44:],
        "a HEIC with a box of one": apple[:40] + b"\0\0\0\1" + apple[44:],
        "a HEIC that calls itself a film": apple[:8] + b"hevc" + apple[12:],
        "a HEIC that calls itself a strip of pictures": apple[:8] + b"msf1" + apple[12:],
        "tiles that are missing": honest()["tiles"].replace(b"dimg", b"free"),
        "tiles that refer to themselves": _patched(honest()["tiles"], b"dimg", 4, b"\0\1\0\4" + b"\0\1" * 4),
    }  # fmt: skip
    return {name: data for name, data in found.items() if data not in honest().values()}


def _patched(data: bytes, name: bytes, off: int, by: bytes) -> bytes:
    at = data.index(name) + off
    return data[:at] + by + data[at + len(by) :]


FAMILIES: dict[str, Callable[[], Files]] = {
    each.__name__: each for each in (flipped, cut, mended, strangers, polyglots, sizes, bombs, burdens, lies)
}
"""Every family by its name."""


def hostile() -> Iterator[tuple[str, bytes]]:
    """All of them."""
    for family in FAMILIES.values():
        yield from family().items()
