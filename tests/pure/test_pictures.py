"""Photos from residents: what comes out is the picture and nothing else, whatever went in."""

from __future__ import annotations

import io
import itertools
import logging
import os
import struct
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pillow_heif
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from lamplighter.core.pictures import (
    LONGEST_SIDE,
    MOST_BYTES,
    MOST_PIXELS,
    THUMB_SIDE,
    CleanPicture,
    RefusedPicture,
    Trouble,
    child,
    clean,
    cleaning,
)
from lamplighter.core.pictures.segments import bare_size
from tests.support.hostile_pictures import MARKER, heic, jpeg_segments, png, segment

KINDS = ["JPEG", "PNG", "WEBP", "GIF", "HEIF"]
RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 200, 40), (30, 40, 220), (255, 255, 255)
Colour = tuple[int, int, int]


def corners(size: tuple[int, int] = (160, 96)) -> Image.Image:
    """A picture that tells how it is turned: red, green, blue and white, clockwise from the upper left."""
    made = Image.new("RGB", size, WHITE)
    width, height = size[0] // 2, size[1] // 2
    made.paste(RED, (0, 0, width, height))
    made.paste(GREEN, (width, 0, size[0], height))
    made.paste(WHITE, (0, height, width, size[1]))
    made.paste(BLUE, (width, height, size[0], size[1]))
    return made


def saved(picture: Image.Image, kind: str, **more: Any) -> bytes:
    if kind == "HEIF":
        return heic(picture, **more)
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def seen(data: bytes) -> Image.Image:
    """A photo as a browser decodes it."""
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as opened:
        opened.load()
        assert opened.mode == "RGB"
        return opened.copy()


def looks(picture: Image.Image, *at: Colour, off: int = 14) -> bool:
    """Whether the four quarters have these colours, clockwise from the upper left."""
    places = [(0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75)]
    found = [picture.getpixel((int(picture.width * x), int(picture.height * y))) for x, y in places]
    assert all(isinstance(each, tuple) for each in found)
    pairs = zip(found, at, strict=True)
    return all(
        abs(is_ - should) <= off for one, other in pairs for is_, should in zip(one, other, strict=True)
    )  # type: ignore[arg-type]


def troubled(data: bytes) -> Trouble:
    with pytest.raises(RefusedPicture) as refused:
        clean(data)
    assert str(refused.value) == refused.value.trouble.value
    return refused.value.trouble


# -- what comes out -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_that_phones_make_becomes_a_jpeg_of_the_same_picture(kind: str) -> None:
    made = clean(saved(corners(), kind))
    assert (made.width, made.height) == seen(made.data).size == seen(made.thumb).size == (160, 96)
    assert looks(seen(made.data), RED, GREEN, BLUE, WHITE)
    assert looks(seen(made.thumb), RED, GREEN, BLUE, WHITE)


@pytest.mark.parametrize(
    ("kind", "size", "kept", "small"),
    [
        ("JPEG", (2000, 1000), (1600, 800), (320, 160)),
        ("JPEG", (5001, 40), (1600, 13), (320, 3)),
        ("PNG", (1300, 2600), (800, 1600), (160, 320)),
        ("PNG", (9000, 1), (1600, 1), (320, 1)),
        ("WEBP", (300, 40), (300, 40), (300, 40)),
        ("WEBP", (1600, 1600), (1600, 1600), (320, 320)),
        ("GIF", (1800, 1700), (1600, 1511), (320, 302)),
        ("HEIF", (1700, 900), (1600, 847), (320, 169)),
    ],
)
def test_sides_are_bounded_in_proportion_and_small_pictures_stay_small(
    kind: str, size: tuple[int, int], kept: tuple[int, int], small: tuple[int, int]
) -> None:
    made = clean(saved(corners(size), kind))
    assert (made.width, made.height) == seen(made.data).size == kept
    assert seen(made.thumb).size == small
    if min(size) > 1:
        assert looks(seen(made.data), RED, GREEN, BLUE, WHITE)


def test_large_pictures_of_every_kind_of_reading_come_down_whole() -> None:
    """Beyond 6,400 pixels a picture is brought down in strips; a seam or a lost strip would show in the gradient."""
    wide = Image.linear_gradient("L").rotate(90).resize((7000, 1500))
    tall = Image.linear_gradient("L").resize((1500, 7000))
    for picture, across in ((wide, True), (tall, False)):
        for kind in ("PNG", "JPEG", "GIF"):
            grey = seen(clean(saved(picture, kind)).data).convert("L")
            line = [grey.getpixel((at, 100) if across else (100, at)) for at in range(LONGEST_SIDE)]
            steps = [abs(int(b) - int(a)) for a, b in itertools.pairwise(line)]  # type: ignore[arg-type]
            assert max(steps) <= 6
            assert abs(int(line[0]) - int(line[-1])) > 240  # type: ignore[arg-type]


def test_the_same_file_gives_the_same_photo() -> None:
    data = saved(corners(), "PNG")
    assert clean(data) == clean(data)


def test_a_photo_weighs_little_whatever_it_shows() -> None:
    noise = Image.effect_noise((3000, 2000), 60).convert("RGB")
    made = clean(saved(noise, "JPEG", quality=95))
    assert len(made.data) < 1_500_000
    assert len(made.thumb) < 60_000


# -- upright --------------------------------------------------------------------------------------------------------

TURNED = {
    1: (RED, GREEN, BLUE, WHITE),
    2: (GREEN, RED, WHITE, BLUE),
    3: (BLUE, WHITE, RED, GREEN),
    4: (WHITE, BLUE, GREEN, RED),
    5: (RED, WHITE, BLUE, GREEN),
    6: (WHITE, RED, GREEN, BLUE),
    7: (BLUE, GREEN, RED, WHITE),
    8: (GREEN, BLUE, WHITE, RED),
}
"""What a camera's picture of RED, GREEN, BLUE, WHITE corners must look like for each orientation (CIPA DC-008, 4.6.5)."""


def oriented(number: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = number
    return exif.tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("number", TURNED)
def test_a_photo_stands_upright_whichever_way_the_phone_was_held(kind: str, number: int) -> None:
    made = clean(saved(corners(), kind, exif=oriented(number)))
    assert (made.width, made.height) == ((160, 96) if number < 5 else (96, 160))
    assert looks(seen(made.data), *TURNED[number])
    assert looks(seen(made.thumb), *TURNED[number])


@pytest.mark.parametrize("number", [1, 3, 6, 8])
def test_a_heic_photo_is_turned_once_and_not_twice(number: int) -> None:
    made = clean(saved(corners(), "HEIF", exif=oriented(number)))
    assert looks(seen(made.data), *TURNED[number])


@pytest.mark.parametrize("number", [0, 9, 255, 65535])
def test_an_orientation_that_there_is_not_leaves_the_photo_as_it_is(number: int) -> None:
    assert looks(seen(clean(saved(corners(), "JPEG", exif=oriented(number))).data), *TURNED[1])


def test_notes_that_cannot_be_read_spoil_no_photo() -> None:
    for note in (
        b"Exif\0\0garbage",
        b"Exif\0\0II*\0\xff\xff\xff\xff",
        b"Exif\0\0MM\0*\0\0\0\x08\xff\xff",
        b"Exif\0\0",
    ):
        data = saved(corners(), "JPEG")
        assert looks(seen(clean(data[:2] + segment(0xE1, note) + data[2:]).data), *TURNED[1])


# -- nothing else rides along ---------------------------------------------------------------------------------------


def burdened(kind: str) -> bytes:
    """A picture with everything a camera, a phone or a person can hang on it, each holding the marker."""
    word = MARKER.decode()
    exif = Image.Exif()
    exif[0x010E], exif[0x010F], exif[0x8298] = word, word, word
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 5.0, 1.0), 3: "W", 4: (94.0, 34.0, 1.0), 29: word})
    exif.get_ifd(0x8769).update({0x9286: MARKER, 0xA430: word, 0xA431: word})
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>'
        + MARKER
        + b"</exif:GPSLatitude></x:xmpmeta>"
    )
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + MARKER
    picture = corners()
    if kind == "JPEG":
        iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\x00\x20\x1c\x02\x78\0\x1b" + MARKER
        data = saved(picture, kind, exif=exif, xmp=xmp, icc_profile=profile, comment=MARKER)
        more = segment(0xED, iptc) + segment(0xE2, b"MPF\0" + MARKER) + segment(0xEE, b"Ducky" + MARKER)
        return data[:2] + more + data[2:] + MARKER
    if kind == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Comment", word)
        notes.add_text("Author", word, zip=True)
        notes.add_itxt("XML:com.adobe.xmp", xmp.decode())
        notes.add(b"prVt", MARKER)
        return saved(picture, kind, exif=exif, icc_profile=profile, pnginfo=notes) + MARKER
    if kind == "WEBP":
        return saved(picture, kind, exif=exif, xmp=xmp, icc_profile=profile)
    if kind == "GIF":
        return saved(picture, kind, comment=MARKER) + MARKER
    return saved(picture, kind, exif=exif.tobytes(), xmp=xmp)


@pytest.mark.parametrize("kind", KINDS)
def test_no_place_no_camera_no_name_and_no_comment_is_left(kind: str) -> None:
    data = burdened(kind)
    assert MARKER in data or MARKER in b"".join(_unpacked(data))
    made = clean(data)
    for file in (made.data, made.thumb):
        assert MARKER not in file
        kinds = [marker for marker, _ in jpeg_segments(file)]
        assert set(kinds) <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}  # no APP1, APP2, APP13, COM
        assert dict(jpeg_segments(file))[0xE0][:5] == b"JFIF\0"
        with Image.open(io.BytesIO(file)) as opened:
            assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
            assert not opened.getexif()


def _unpacked(data: bytes) -> Iterator[bytes]:
    with Image.open(io.BytesIO(data)) as opened:
        opened.load()
        yield repr(opened.info).encode()


def test_what_was_cropped_away_or_hidden_behind_the_end_is_gone() -> None:
    shown, hidden = saved(corners(), "JPEG"), saved(Image.new("RGB", (90, 90), RED), "JPEG", comment=MARKER)
    assert clean(shown + hidden) == clean(shown)
    assert clean(saved(corners(), "PNG") + hidden) == clean(saved(corners(), "PNG"))


def test_an_animation_becomes_its_first_frame() -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in (RED, GREEN, BLUE)]
    for kind in ("GIF", "WEBP", "PNG"):
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)
        assert looks(seen(clean(data).data), RED, RED, RED, RED)


# -- colours --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_see_through_stands_on_white_and_what_it_hid_is_gone(kind: str) -> None:
    picture = corners().convert("RGBA")
    picture.paste((9, 9, 9, 0), (80, 0, 160, 48))
    assert looks(
        seen(
            clean(saved(picture, kind, **({"exact": True, "lossless": True} if kind == "WEBP" else {}))).data
        ),
        RED,
        WHITE,
        BLUE,
        WHITE,
    )


def test_palettes_greys_and_one_bit_pictures_keep_their_look() -> None:
    assert looks(
        seen(clean(saved(corners().convert("L"), "PNG")).data),
        (87, 87, 87),
        (131, 131, 131),
        (58, 58, 58),
        WHITE,
    )
    palette = corners().quantize(8)
    assert looks(seen(clean(saved(palette, "PNG")).data), RED, GREEN, BLUE, WHITE)
    assert looks(
        seen(clean(saved(palette, "PNG", transparency=palette.getpixel((1, 1)))).data),
        WHITE,
        GREEN,
        BLUE,
        WHITE,
    )
    assert looks(
        seen(clean(saved(palette, "GIF", transparency=palette.getpixel((1, 1)))).data),
        WHITE,
        GREEN,
        BLUE,
        WHITE,
    )
    bits = corners().convert("L").point(lambda grey: 255 if grey > 100 else 0).convert("1")
    assert looks(seen(clean(saved(bits, "PNG")).data), (0, 0, 0), WHITE, (0, 0, 0), WHITE)
    faint = Image.merge("LA", (Image.new("L", (64, 64), 0), Image.new("L", (64, 64), 128)))
    assert looks(seen(clean(saved(faint, "PNG")).data), *[(127, 127, 127)] * 4)


def test_sixteen_bits_a_channel_are_read_at_their_upper_eight() -> None:
    grey = Image.new("I;16", (64, 64), 0x9C40)
    assert looks(seen(clean(saved(grey, "PNG")).data), *[(0x9C, 0x9C, 0x9C)] * 4)
    rows = b"".join(b"\0" + struct.pack(">HHH", 0xFF00, 0x8000, 0x1000) * 32 for _ in range(32))
    assert looks(seen(clean(png(32, 32, depth=16, rows=rows)).data), *[(255, 128, 16)] * 4)


def test_printers_colours_become_screen_colours() -> None:
    four = Image.new("CMYK", (64, 64), (0, 255, 255, 0))
    red, green, blue = seen(clean(saved(four, "JPEG")).data).getpixel((30, 30))  # type: ignore[misc]
    assert red > 200
    assert max(green, blue) < 60


def swapped_profile() -> bytes:
    """sRGB with red and green changed over: what obeys it shows red as green."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for at in range(132, 132 + 12 * int.from_bytes(data[128:132], "big"), 12):
        name = bytes(data[at : at + 4])
        data[at : at + 4] = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}.get(name, name)
    return bytes(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_colours_are_told_in_srgb_before_the_profile_is_dropped(kind: str) -> None:
    red = Image.new("RGB", (64, 64), (255, 0, 0))
    assert looks(seen(clean(saved(red, kind, icc_profile=swapped_profile())).data), *[(0, 255, 0)] * 4)


def test_a_profile_that_makes_no_sense_spoils_no_photo() -> None:
    red, good = Image.new("RGB", (64, 64), (255, 0, 0)), swapped_profile()
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for bad in (b"x", b"\0" * 5000, good[:200], good[:128] + b"\xff" * 300, lab, good + b"\0" * 2_500_000):
        assert looks(seen(clean(saved(red, "JPEG", icc_profile=bad)).data), *[(255, 0, 0)] * 4)
    grey = Image.new("L", (64, 64), 90)
    assert looks(seen(clean(saved(grey, "JPEG", icc_profile=good)).data), *[(90, 90, 90)] * 4)


# -- what is refused ------------------------------------------------------------------------------------------------


def test_nothing_and_too_much_are_told_apart() -> None:
    assert troubled(b"") is Trouble.EMPTY
    assert troubled(saved(corners(), "JPEG") + b"\0" * MOST_BYTES) is Trouble.TOO_LARGE
    full = saved(corners(), "JPEG")
    assert clean(full + b"\0" * (MOST_BYTES - len(full))).width == 160


def test_pixels_are_counted_in_the_header() -> None:
    for data in (png(7747, 7746), png(65535, 65535), png(MOST_PIXELS + 1, 1)):
        assert len(data) < 2000
        assert troubled(data) is Trouble.TOO_MANY_PIXELS


@pytest.mark.parametrize("kind", KINDS)
def test_half_a_file_is_refused(kind: str) -> None:
    whole = saved(Image.effect_noise((300, 200), 60).convert("RGB"), kind)
    for part in (0.3, 0.5, 0.8):
        assert troubled(whole[: int(len(whole) * part)]) is Trouble.BROKEN


def test_trouble_is_told_in_plain_words() -> None:
    assert [each.value for each in Trouble] == [
        "too large",
        "empty",
        "not a picture",
        "too many pixels",
        "broken",
    ]


# -- the closed process ---------------------------------------------------------------------------------------------


@pytest.fixture
def instead(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts other code in the decoder's place; gives back what ``clean`` makes of it."""

    def run(code: str) -> Any:
        start = f"import sys; sys.path[:] = sys.argv[1:]; from lamplighter.core.pictures import child; {code}"
        monkeypatch.setattr(cleaning, "_START", start)
        return cleaning._answer(saved(corners(), "JPEG"))

    return run


def test_a_decoder_is_told_no_secret(instead: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAMPLIGHTER_DATABASE_URL", "postgres://user:secret@db")
    monkeypatch.setenv("LAMPLIGHTER_HOME", "/srv/lamplighter")
    told = instead(
        "import os; print(sorted(os.environ), [m for m in sys.modules if m.startswith('django')])"
    ).decode()
    assert "LAMPLIGHTER" not in told
    assert told.rstrip().endswith("[]")


def test_a_decoder_cannot_fill_the_memory(instead: Any) -> None:
    code = "child._close()\ntry: bytearray(child.MOST_MEMORY)\nexcept MemoryError: print('bounded')"
    assert instead(code) == b"bounded\n"


def test_a_decoder_cannot_compute_for_ever_nor_write_files(
    instead: Any, tmp_path: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert instead("child.FIRST_SECONDS = 1; child._close()\nwhile True: pass") == b""
    assert "-24" in caplog.text  # SIGXCPU
    caplog.clear()
    assert instead(f"child._close(); open({str(tmp_path / 'left')!r}, 'w').write('x')") == b""
    left = tmp_path / "left"
    assert not left.exists() or left.read_text() == ""


def test_more_pixels_may_take_longer_but_never_beyond_the_bound(instead: Any) -> None:
    said = "print([(child._grant(n), resource.getrlimit(resource.RLIMIT_CPU)) for n in (1, 12_000_000, 60_000_000, 10**12)])"
    found = instead(f"import resource; child._close(); {said}").decode()
    assert found == "[(None, (4, 20)), (None, (7, 20)), (None, (19, 20)), (None, (20, 20))]\n"


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.kill(os.getpid(), 11)",
        "import os; os.abort()",
        "raise SystemExit(3)",
        "from nowhere import nothing",
    ],
)
def test_a_decoder_that_dies_takes_nothing_with_it(
    instead: Any, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert instead(code) == b""
    assert troubled(saved(corners(), "JPEG")) is Trouble.BROKEN
    assert caplog.records[0].levelno == logging.WARNING


def test_a_decoder_that_never_answers_is_ended(instead: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "_WAITS", 0.3)
    assert instead("import threading; threading.Event().wait()") == b""


def test_a_program_that_cannot_start_a_decoder_refuses_politely(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert troubled(saved(corners(), "JPEG")) is Trouble.BROKEN
    assert "FileNotFoundError" in caplog.text


def test_an_answer_is_read_as_a_strangers_word() -> None:
    good = clean(saved(corners(), "JPEG"))

    def said(photo: bytes, thumb: bytes = good.thumb) -> bytes:
        return cleaning.MADE + len(photo).to_bytes(4, "big") + photo + thumb

    assert cleaning._picture(said(good.data)) == good
    wide = saved(Image.new("RGB", (LONGEST_SIDE + 1, 10)), "JPEG")
    noted = good.data[:2] + segment(0xE1, b"Exif\0\0" + MARKER) + good.data[2:]
    bad = [
        *(
            said(wide),
            said(noted),
            said(good.data + b"x"),
            said(b""),
            said(good.data, b""),
            said(good.data, noted),
        ),
        *(
            said(saved(corners(), "PNG")),
            said(good.data, saved(Image.new("RGB", (THUMB_SIDE + 1, 9)), "JPEG")),
        ),
        *(
            cleaning.MADE,
            cleaning.MADE + b"\xff\xff\xff\xff",
            b"",
            b"made",
            b"thanks",
            b"\xff\xfe",
            good.data,
        ),
    ]
    for answer in bad:
        with pytest.raises(RefusedPicture) as refused:
            cleaning._picture(answer)
        assert refused.value.trouble is Trouble.BROKEN


def test_a_bare_file_is_told_from_one_that_carries_something() -> None:
    plain = saved(corners(), "JPEG")
    assert bare_size(plain) == (160, 96)
    for marker in (0xE1, 0xE2, 0xED, 0xEE, 0xFE, 0xE0):
        assert bare_size(plain[:2] + segment(marker, b"JFIF\0 or not") + plain[2:]) is None
    jfif = b"JFIF\0\1\1\0\0\1\0\1\1\1" + b"rgb"  # a thumbnail of one pixel
    assert bare_size(plain[:2] + segment(0xE0, jfif) + plain[20:]) is None
    assert bare_size(plain[:-2] + b"\xff\xfe\0\x04ab\xff\xd9") is None
    assert bare_size(saved(corners(), "JPEG", progressive=True)) is None
    for other in (b"", b"\xff\xd8", b"\xff\xd8\xff\xd9", b"\xff\xd8\xff", plain[:40], plain[:-1], plain[:-2]):
        assert bare_size(other) is None


# -- safe in a web thread -------------------------------------------------------------------------------------------


def test_many_threads_at_once_get_each_its_own_photo_and_nothing_of_the_process_is_changed() -> None:
    before = (
        Image.MAX_IMAGE_PIXELS,
        dict(Image.OPEN),
        list(Image.ID),
        list(warnings.filters),
        dict(os.environ),
    )
    colours = [(30 * number, 250 - 30 * number, 100) for number in range(8)]
    found: dict[int, CleanPicture] = {}

    def work(number: int) -> None:
        found[number] = clean(saved(Image.new("RGB", (400, 300), colours[number]), "PNG"))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    for number, colour in enumerate(colours):
        assert looks(seen(found[number].data), *[colour] * 4)
    after = (
        Image.MAX_IMAGE_PIXELS,
        dict(Image.OPEN),
        list(Image.ID),
        list(warnings.filters),
        dict(os.environ),
    )
    assert after == before
    assert "HEIF" not in Image.OPEN
    assert pillow_heif.options.DISABLE_SECURITY_LIMITS is False


def test_the_program_that_serves_loads_no_decoder() -> None:
    code = "import sys, lamplighter.core.pictures; print([m for m in sys.modules if m.startswith(('PIL', 'pillow'))])"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; {code}"],
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"[]\n"


def test_the_child_answers_in_one_word_where_there_is_no_photo() -> None:
    assert child.answer(b"plain words") == b"not a picture"
    assert child.answer(png(65535, 65535)) == b"too many pixels"
    assert child.answer(b"\xff\xd8\xff and then nothing") == b"broken"
