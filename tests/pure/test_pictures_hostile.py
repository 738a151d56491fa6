"""Hostile files: each is refused, or comes out as a bare and bounded picture; no third thing happens."""

from __future__ import annotations

import io
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from PIL import Image

from lamplighter.core.pictures import (
    LONGEST_SIDE,
    MOST_BYTES,
    THUMB_SIDE,
    CleanPicture,
    RefusedPicture,
    Trouble,
    clean,
)
from tests.support.hostile_pictures import FAMILIES, MARKER, honest, jpeg_segments

AT_ONCE = 2
BARE = {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
"""JFIF mark, tables, frame, scan."""


def outcome(data: bytes) -> Trouble | CleanPicture:
    """What becomes of a file; any error but ``RefusedPicture`` goes through and fails the test."""
    try:
        return clean(data)
    except RefusedPicture as refused:
        return refused.trouble


def faults(made: CleanPicture) -> list[str]:
    """What is wrong with a photo; read by other means than those that made it."""
    found = []
    for file, most in ((made.data, LONGEST_SIDE), (made.thumb, THUMB_SIDE)):
        segments = jpeg_segments(file)
        if not {marker for marker, _ in segments} <= BARE:
            found.append("metadata")
        if MARKER in file:
            found.append("marker")
        with Image.open(io.BytesIO(file), formats=["JPEG"]) as opened:
            opened.load()
            if max(opened.size) > most or opened.mode != "RGB":
                found.append(f"size {opened.size} {opened.mode}")
            if file is made.data and opened.size != (made.width, made.height):
                found.append("says another size")
    return found


@cache
def outcomes_of(family: str) -> dict[str, Trouble | CleanPicture]:
    """Each file of a family is cleaned once in a run, however many tests look at what became of it."""
    return outcomes(FAMILIES[family]())


def outcomes(files: dict[str, bytes]) -> dict[str, Trouble | CleanPicture]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(files, pool.map(outcome, files.values()), strict=True))


def test_there_are_enough_of_them_and_no_two_are_alike() -> None:
    files = [data for family in FAMILIES.values() for data in family().values()]
    assert len(files) >= 300
    assert len(set(files)) == len(files)
    assert not set(files) & set(honest().values())
    assert max(len(each) for each in files) <= MOST_BYTES


@pytest.mark.parametrize("family", FAMILIES)
def test_each_hostile_file_is_refused_or_cleaned(family: str) -> None:
    found = outcomes_of(family)
    bad = {name: faults(made) for name, made in found.items() if isinstance(made, CleanPicture)}
    assert {name: wrong for name, wrong in bad.items() if wrong} == {}
    told = Counter(made.value if isinstance(made, Trouble) else "cleaned" for made in found.values())
    assert not {Trouble.EMPTY.value, Trouble.TOO_LARGE.value} & set(told)


def test_what_is_no_picture_is_called_so() -> None:
    found = outcomes_of("strangers")
    assert {name: made for name, made in found.items() if made is not Trouble.NOT_A_PICTURE} == {}


def test_harmless_files_pass_where_hostile_ones_do_not() -> None:
    """The other half of the promise: a gate that refuses everything would pass all tests above."""
    found = outcomes(honest())
    assert all(isinstance(made, CleanPicture) for made in found.values())
    assert {(made.width, made.height) for made in found.values() if isinstance(made, CleanPicture)} == {
        (192, 144),
        (256, 256),
    }


PIXELS_OF_NO_SENSE = [
    "a PNG packed in no known way",
    "a PNG with a filter of no sense",
    "a PNG laced and short",
    "a JPEG without pixels",
    "a GIF of codes without end",
    "a HEIC without content",
    "tiles that are missing",
]


def test_what_cannot_be_decoded_to_its_end_is_not_passed_off_as_a_picture() -> None:
    lies = outcomes_of("lies")
    found = {**{name: lies[name] for name in PIXELS_OF_NO_SENSE}, **outcomes_of("cut")}
    assert {name: made for name, made in found.items() if made is not Trouble.BROKEN} == {}


def test_a_picture_that_is_only_hung_with_nonsense_still_passes() -> None:
    """A resident's phone writes strange notes; they are no reason to lose the photo."""
    found = outcomes_of("burdens")
    assert sorted(name for name, made in found.items() if made is Trouble.BROKEN) == [
        "a PNG with a profile packed in no known way"
    ]
