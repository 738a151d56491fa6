"""Pictures lose in the browser, before anything is sealed, what they say beside what they show; of other files people are told the truth."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin
from playwright.sync_api import Browser, Page

from tests.support.sealing import b64, load, serving, unb64

pytestmark = pytest.mark.browser
SECRET = "MARKER-7193"
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description exif:GPSLatitude="39,5.9N" dc:creator="'
    + SECRET
    + '"/></rdf:RDF></x:xmpmeta>'
).encode()


def told() -> Image.Exif:
    """EXIF that tells the place, the time, the camera, the owner, the program and a comment; the picture lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = f"{SECRET} make"
    exif[0x0131] = f"{SECRET} program"
    exif[0x013B] = f"{SECRET} artist"
    exif[0x010E] = f"{SECRET} description"
    sub = exif.get_ifd(0x8769)
    sub[0x9003] = "2026:03:02 18:00:00"
    sub[0xA431] = f"{SECRET} number"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (39.0, 5.0, 59.0), "W", (94.0, 34.0, 42.0)
    return exif


def halves(mode: str = "RGB") -> Image.Image:
    """40 by 20, left half red, right half blue."""
    picture = Image.new(mode, (40, 20), (200, 0, 0) if mode == "RGB" else (200, 0, 0, 255))
    picture.paste((0, 0, 200) if mode == "RGB" else (0, 0, 200, 60), (20, 0, 40, 20))
    return picture


def saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def clean(page: Page, data: bytes, name: str, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(
        """async ([data, name, type]) => {
          const bytes = m.bytes(data);
          const out = await m.clean(bytes, name, type);
          return { ...out, bytes: m.base64(out.bytes), same: out.bytes === bytes };
        }""",
        [b64(data), name, kind],
    )
    return {**found, "bytes": unb64(found["bytes"])}


def opened_again(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def test_a_photo_loses_place_time_camera_and_words_and_stands_upright(opened: Page) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = saved(
        halves(), "JPEG", exif=told(), xmp=XMP, comment=SECRET.encode(), icc_profile=profile, quality=95
    )
    photo += b"MotionPhoto " + SECRET.encode()
    assert photo.count(SECRET.encode()) == 8
    found = clean(opened, photo, "IMG_20260302_kitchen.jpg", "image/jpeg")
    assert (found["cleaned"], found["why"], found["held"]) == (True, "", [])
    assert found["name"] == "picture-1.jpg"
    assert set(found["removed"]) == {
        "author",
        "behind",
        "camera",
        "colours",
        "comment",
        "editing",
        "name",
        "other",
        "place",
        "program",
        "time",
    }
    picture = opened_again(found["bytes"])
    assert SECRET.encode() not in found["bytes"]
    assert not dict(picture.getexif())
    assert not {"exif", "xmp", "comment", "photoshop"} & set(picture.info)
    assert (picture.format, picture.size) == ("JPEG", (20, 40)), "orientation 6 lies on its side"
    top, bottom = picture.getpixel((10, 5)), picture.getpixel((10, 35))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 150 > 60 > top[2]
    assert bottom[2] > 150 > 60 > bottom[0]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_applied_once(opened: Page, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = saved(halves(), "JPEG", exif=exif, quality=95)
    picture = opened_again(clean(opened, photo, "a.jpg", "image/jpeg")["bytes"])
    from PIL import ImageOps

    wanted = ImageOps.exif_transpose(opened_again(photo))
    assert picture.size == wanted.size
    for at in ((3, 3), (wanted.size[0] - 4, wanted.size[1] - 4)):
        got, want = picture.getpixel(at), wanted.getpixel(at)
        assert isinstance(got, tuple)
        assert isinstance(want, tuple)
        assert max(abs(a - b) for a, b in zip(got, want, strict=True)) < 40


def test_a_png_keeps_what_can_be_seen_through_and_loses_its_words(opened: Page) -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", SECRET)
    words.add_text("Comment", SECRET, zip=True)
    words.add_itxt("XML:com.adobe.xmp", XMP.decode())
    words.add(b"tIME", b"\x07\xea\x03\x02\x12\x00\x00")
    png = saved(halves("RGBA"), "PNG", pnginfo=words, exif=told())
    found = clean(opened, png, "Screenshot of my phone.png", "")
    assert found["cleaned"]
    assert set(found["removed"]) == {
        "author",
        "camera",
        "comment",
        "editing",
        "name",
        "other",
        "place",
        "program",
        "time",
    }
    picture = opened_again(found["bytes"])
    assert (found["type"], picture.format, picture.mode) == ("image/png", "PNG", "RGBA")
    assert not getattr(picture, "text", {})
    assert not dict(picture.getexif())
    assert SECRET.encode() not in found["bytes"]
    corners = {picture.getpixel((0, 0)), picture.getpixel((picture.size[0] - 1, picture.size[1] - 1))}
    assert {corner[3] for corner in corners if isinstance(corner, tuple)} == {255, 60}


def test_a_webp_stays_one(opened: Page) -> None:
    webp = saved(halves(), "WEBP", exif=told().tobytes(), xmp=XMP)
    assert SECRET.encode() in webp
    found = clean(opened, webp, "a.webp", "image/webp")
    assert {"place", "camera", "time", "author", "program", "editing"} <= set(found["removed"])
    picture = opened_again(found["bytes"])
    assert (found["cleaned"], found["type"], picture.format) == (True, "image/webp", "WEBP")
    assert not dict(picture.getexif())
    assert SECRET.encode() not in found["bytes"]


def test_a_moving_picture_keeps_its_first_one_only(opened: Page) -> None:
    gif = saved(halves(), "GIF", save_all=True, append_images=[Image.new("RGB", (40, 20))], comment=SECRET)
    found = clean(opened, gif, "a.gif", "image/gif")
    assert (found["cleaned"], found["type"], found["name"]) == (True, "image/png", "picture-1.png")
    assert "moving" in found["removed"]
    assert SECRET.encode() not in found["bytes"]


def test_a_picture_that_is_too_large_for_a_phone_is_made_smaller(opened: Page) -> None:
    found = clean(opened, saved(Image.new("RGB", (5000, 4000)), "JPEG"), "a.jpg", "image/jpeg")
    picture = opened_again(found["bytes"])
    assert "smaller" in found["removed"]
    assert picture.size[0] * picture.size[1] <= 16_000_000
    assert abs(picture.size[0] / picture.size[1] - 1.25) < 0.01


def test_what_is_no_picture_is_left_as_it_is_and_what_it_holds_is_told(opened: Page) -> None:
    """A PDF cannot be cleaned reliably without a reader of PDF: it is not touched, and the page warns."""
    pdf = b"%PDF-1.7\n1 0 obj<</Author(" + SECRET.encode() + b")/Producer(x)/CreationDate(D:2026)>>endobj\n"
    pdf += b"stream\n<?xpacket?>" + XMP + b"\nendstream\n%%EOF"
    found = clean(opened, pdf, "plan.pdf", "application/pdf")
    assert (found["cleaned"], found["why"], found["same"], found["removed"]) == (False, "kind", True, [])
    assert found["name"] == "plan.pdf"
    assert found["held"] == ["author", "editing", "place", "program", "time"]
    for data, kind in (
        (b"PK\x03\x04 a letter", "application/vnd.oasis.opendocument.text"),
        (b"<svg/>", "image/svg+xml"),
    ):
        found = clean(opened, data, "letter", kind)
        assert (found["cleaned"], found["why"], found["type"], found["same"]) == (False, "kind", kind, True)


def test_broken_pictures_are_told_and_never_stop_the_page(opened: Page) -> None:
    """Cut at many places, and with bytes changed: it answers each time, and what it calls clean holds no word of the old file."""
    photo = saved(halves(), "JPEG", exif=told(), xmp=XMP, comment=SECRET.encode())
    png = saved(halves(), "PNG", exif=told())
    webp = saved(halves(), "WEBP", exif=told().tobytes(), xmp=XMP)
    cases = [each[:cut] for each in (photo, png, webp) for cut in range(0, len(each), 23)]
    for n, each in enumerate((photo, png, webp) * 20):
        changed = bytearray(each)
        for at in range(n, len(changed), 61):
            changed[at] = (changed[at] * 7 + n) % 256
        cases.append(bytes(changed))
    answers = opened.evaluate(
        """async (cases) => {
          const answers = [];
          for (const each of cases) {
            const out = await m.clean(m.bytes(each), "a", "image/jpeg");
            answers.push([out.cleaned, out.why, m.base64(out.bytes)]);
          }
          return answers;
        }""",
        [b64(each) for each in cases],
    )
    assert {why for _, why, _ in answers} == {"", "unreadable"}
    assert any(cleaned for cleaned, _, _ in answers)
    assert not any(cleaned and SECRET.encode() in unb64(data) for cleaned, _, data in answers)
    assert all(
        unb64(data) == case for case, (cleaned, _, data) in zip(cases, answers, strict=True) if not cleaned
    )


def test_a_browser_that_guards_drawing_is_found_out_instead_of_sending_noise(browser: Browser) -> None:
    """As Tor Browser does: what is read from a canvas is not what was drawn."""
    noise = """const real = OffscreenCanvasRenderingContext2D.prototype.getImageData;
      OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...given) {
        const found = real.apply(this, given);
        for (let n = 0; n < found.data.length; n += 1) found.data[n] = (n * 73) % 256;
        return found;
      };"""
    photo = saved(halves(), "JPEG", exif=told())
    with serving() as base:
        page = browser.new_page()
        page.add_init_script(noise)
        load(page, base)
        found = clean(page, photo, "a.jpg", "image/jpeg")
        page.close()
    assert (found["cleaned"], found["why"], found["same"], found["name"]) == (False, "guarded", True, "a.jpg")
    assert "place" in found["held"]


def test_a_preview_inside_a_photo_is_seen(opened: Page) -> None:
    """A small picture in EXIF may show what was cut off from the large one: a second folder behind the first."""
    tiff = bytearray(told().tobytes().removeprefix(b"Exif\0\0"))
    little = tiff[:2] == b"II"
    order = "little" if little else "big"
    first = int.from_bytes(tiff[4:8], order)  # type: ignore[arg-type]
    count = int.from_bytes(tiff[first : first + 2], order)  # type: ignore[arg-type]
    end = first + 2 + 12 * count
    tiff[end : end + 4] = len(tiff).to_bytes(4, order)  # type: ignore[arg-type]
    photo = saved(halves(), "JPEG", exif=b"Exif\0\0" + bytes(tiff) + b"\0\0\0\0\0\0")
    found = opened.evaluate("(data) => m.inspect(m.bytes(data))", b64(photo))
    assert found["kind"] == "image/jpeg"
    assert "preview" in found["found"]
