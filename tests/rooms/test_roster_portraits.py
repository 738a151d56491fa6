"""Portraits: what is kept is only the picture, what is shown obeys the display level, what is dangerous is refused."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from PIL import Image

from lamplighter.audit.rules import Actor
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster import actions, portraits, queries
from lamplighter.roster.files import FileName
from lamplighter.roster.importing import Pictures, RosterReport, import_roster, said
from lamplighter.roster.models import Officer, Post, Posting, Shift

NOW = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
ACT: dict[str, Any] = {"actor": Actor.command("test"), "now": NOW}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g fill="#fff"><circle cx="4" cy="4" r="3"/></g></svg>'
HEAD = "badge,first_name,last_name,title,languages,phone,email,display_level,portrait\n"


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, settings: Any) -> Iterator[None]:
    from lamplighter.plumbing.home import Home

    settings.HOME = Home(tmp_path / "home")
    settings.HOME.prepare()
    queries.snapshot.drop()
    yield
    queries.snapshot.drop()


def photo(kind: str = "JPEG", size: tuple[int, int] = (900, 1200), **more: Any) -> bytes:
    out = io.BytesIO()
    mode = "RGBA" if kind in ("PNG", "WEBP") else "RGB"
    Image.linear_gradient("L").resize(size).convert(mode).save(out, kind, **more)
    return out.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of a few hundred bytes that says it is ``side`` pixels wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def kept_files() -> list[Path]:
    return sorted(settings.HOME.pictures.iterdir())


# -- photographs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_becomes_a_small_square_webp(kind: str) -> None:
    made = portraits.photograph(photo(kind))
    with Image.open(io.BytesIO(made.data)) as seen:
        assert (seen.format, seen.size, made.ending) == ("WEBP", (480, 480), ".webp")


def test_a_small_photograph_is_not_blown_up() -> None:
    with Image.open(io.BytesIO(portraits.photograph(photo(size=(100, 140))).data)) as seen:
        assert seen.size == (100, 100)


def test_place_and_camera_do_not_survive() -> None:
    exif = Image.Exif()
    exif[0x010F] = "QCAMERAMAKER"
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 5.0, 59.0)})
    given = photo(exif=exif, comment=b"QCOMMENT", icc_profile=b"QPROFILE" * 40)
    assert b"QCAMERAMAKER" in given
    made = portraits.photograph(given).data
    with Image.open(io.BytesIO(made)) as seen:
        assert not seen.getexif()
        assert "icc_profile" not in seen.info
    for mark in (b"EXIF", b"QCAMERA", b"QCOMMENT", b"QPROFILE", b"XMP "):
        assert mark not in made


def test_a_photograph_taken_sideways_stands_upright() -> None:
    image = Image.new("RGB", (200, 200), "white")
    image.paste("red", (0, 0, 200, 100))  # red above white, to be turned a quarter to the right
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, "PNG", exif=exif)
    with Image.open(io.BytesIO(portraits.photograph(out.getvalue()).data)) as seen:
        right, left = seen.convert("RGB").getpixel((180, 100)), seen.convert("RGB").getpixel((20, 100))
    assert isinstance(right, tuple)
    assert isinstance(left, tuple)
    assert right[1] < 100 < left[1]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (bomb(30_000), "no picture|40 million"),
        (bomb(7_000), "40 million"),
        (b"\xff\xd8" + b"\0" * 8_000_000, "larger than 8 MB"),
        (photo(size=(40, 400)), "smaller than 64"),
        (photo()[:2000], "no picture"),
        (b"", "no picture"),
        (b"<html><script>alert(1)</script>", "no picture"),
        (SVG.encode(), "no picture"),
        (photo("GIF"), "no picture"),
        (photo("TIFF"), "no picture"),
        (b"RIFF\x10\0\0\0WEBPVP8 \xff\xff\xff\x7f", "no picture"),
    ],
)
def test_bombs_fragments_and_other_kinds_are_refused_in_a_sentence(data: bytes, why: str) -> None:
    with pytest.raises(portraits.PictureRefused, match=why):
        portraits.photograph(data)


# -- drawings -------------------------------------------------------------------------------------------------------


def test_a_harmless_drawing_keeps_its_look() -> None:
    clean = portraits.drawing(SVG.encode()).data
    root = ElementTree.fromstring(clean)
    assert root.attrib == {"viewBox": "0 0 9 9"}
    assert [each.tag.rsplit("}")[-1] for each in root.iter()] == ["svg", "g", "circle"]
    assert portraits.drawing(clean).data == clean


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<g onload="alert(1)"/>',
        '<a href="javascript:alert(1)"><circle r="1"/></a>',
        '<image href="https://evil.example/x.png"/>',
        '<use href="#a"/>',
        '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://evil.example/a.svg#b"/>',
        "<style>@import url(https://evil.example/a.css)</style>",
        '<g style="background:url(https://evil.example/)"/>',
        '<rect fill="url(https://evil.example/#a)"/>',
        '<rect fill="URL( //evil.example/#a )"/>',
        '<rect fill="u\\72l(https://evil.example/a)"/>',
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="https://evil.example/"/></body></foreignObject>',
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onload" to="alert(1)"/>',
        "<text>evil.example</text>",
        "<?xml-stylesheet href='https://evil.example/a.css'?>",
        "<!-- evil.example -->",
    ],
)
def test_nothing_that_runs_or_reaches_out_survives(inside: str) -> None:
    given = SVG.replace("</g>", f"{inside}</g>").encode()
    made = portraits.drawing(given).data.decode().casefold()
    for mark in (
        "script",
        "alert",
        "evil",
        "href",
        "onload",
        "style",
        "foreign",
        "xlink",
        "javascript",
        "//",
        "\\",
    ):
        assert mark not in made.replace('xmlns="http://www.w3.org/2000/svg"', ""), made
    assert "<circle" in made


@pytest.mark.parametrize(
    "given",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SVG,
        '<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + SVG,
        "<svg/>",
        "<html/>",
        "<svg xmlns='http://www.w3.org/2000/svg'>",
        "<svg xmlns='http://www.w3.org/2000/svg'>" + "<g>" * 60 + "</g>" * 60 + "</svg>",
        SVG + " " * 100_001,
        "\ud7ff".encode("utf-16").decode("latin-1"),
    ],
)
def test_declared_entities_and_what_is_no_drawing_are_refused(given: str) -> None:
    with pytest.raises(portraits.PictureRefused):
        portraits.drawing(given.encode())


# -- kept -----------------------------------------------------------------------------------------------------------


def officer(level: str = "full", slug: str = "aaa") -> Officer:
    with transaction.atomic():
        made = Officer.objects.create(
            badge=f"9{slug}", first_name="Marisol", last_name="Reyes", display_level=level, slug=slug
        )
        when, _ = Shift.objects.get_or_create(
            code="day",
            defaults={"days": [0, 1, 2, 3, 4, 5, 6], "starts": time(7), "ends": time(15), "kind": "morning"},
        )
        where, _ = Post.objects.get_or_create(zone="W", role="cio")
        Posting.objects.create(officer=made, post=where, shift=when, starts=date(2020, 1, 1))
        bump("roster")
    forget_checks()
    return made


def set_portrait(who: Officer, data: bytes) -> None:
    actions.set_portrait(officer=who, data=data, folder=settings.HOME.pictures, **ACT)
    forget_checks()


@pytest.mark.django_db(transaction=True)
def test_a_new_picture_has_a_name_that_says_nothing_and_the_old_one_is_gone() -> None:
    who = officer()
    set_portrait(who, photo())
    (first,) = kept_files()
    set_portrait(who, photo("PNG"))
    (second,) = kept_files()
    assert first != second
    who.refresh_from_db()
    assert who.portrait == second.name
    assert who.badge not in second.name
    actions.remove_portrait(officer=who, folder=settings.HOME.pictures, **ACT)
    assert kept_files() == []


@pytest.mark.django_db(transaction=True)
def test_a_failed_change_leaves_the_old_picture_and_no_other_file() -> None:
    who = officer()
    set_portrait(who, photo())
    before = kept_files()
    with pytest.raises(portraits.PictureRefused):
        set_portrait(who, b"nonsense")
    gone = Officer(pk=999_999)
    with pytest.raises(Officer.DoesNotExist):
        set_portrait(gone, photo())
    assert kept_files() == before


# -- shown ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("level", "status"), [("full", 200), ("first", 200), ("role", 404)])
def test_a_portrait_is_public_only_where_the_display_level_shows_one(
    client: Client, level: str, status: int
) -> None:
    set_portrait(officer(level), photo())
    answer = client.get("/officers/aaa/portrait")
    assert answer.status_code == status
    assert not answer.cookies


@pytest.mark.django_db(transaction=True)
def test_a_portrait_is_sent_with_headers_that_let_it_do_nothing(client: Client) -> None:
    who = officer()
    Officer.objects.filter(pk=who.pk).update(
        portrait=portraits.keep(portraits.drawing(SVG.encode()), settings.HOME.pictures)
    )
    with transaction.atomic():
        bump("roster")
    forget_checks()
    answer = client.get("/officers/aaa/portrait")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age" in answer.headers["Cache-Control"]
    again = client.get("/officers/aaa/portrait", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "name", ["../lamplighter.toml", "/etc/passwd", "..", "x.html", "a/../b.svg", "gone.webp", "x.svg\n"]
)
def test_a_name_in_the_table_leads_to_no_other_file(client: Client, name: str) -> None:
    settings.HOME.settings_file.write_text("secret")
    Officer.objects.filter(pk=officer().pk).update(portrait=name)
    queries.snapshot.drop()
    assert client.get("/officers/aaa/portrait").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_staff_see_the_picture_of_a_role_only_officer_and_nobody_may_keep_it(
    client: Client, staff: Any
) -> None:
    who = officer("role")
    set_portrait(who, photo())
    answer = staff("supervisor").get(f"/staff/roster/officers/{who.pk}/picture")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/webp")
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.get(f"/staff/roster/officers/{who.pk}/picture").status_code == 302


# -- imported -------------------------------------------------------------------------------------------------------


def take(rows: str, given: dict[str, bytes] | None, *, dry_run: bool = False) -> RosterReport:
    return import_roster(
        files={FileName.OFFICERS: (HEAD + rows).encode()},
        zones=None,
        tz=ZoneInfo("America/Chicago"),
        dry_run=dry_run,
        pictures=None if given is None else Pictures(given, settings.HOME.pictures),
        **ACT,
    )


ROW = "11,Marisol,Reyes,Officer,en,,,full,reyes.svg\n"


@pytest.mark.django_db(transaction=True)
def test_an_import_brings_pictures_along_once() -> None:
    assert take(ROW, {"reyes.svg": SVG.replace("<g", "<script/><g").encode()}).done
    (kept,) = kept_files()
    assert b"script" not in kept.read_bytes()
    assert Officer.objects.get().portrait == kept.name
    again = take(ROW, {"reyes.svg": SVG.encode()}).counts["officers"]
    assert (again.changed, again.same) == (0, 1)
    assert take(ROW, {"reyes.svg": photo()}).counts["officers"].changed == 1
    (other,) = kept_files()
    assert other.suffix == ".webp"


@pytest.mark.django_db(transaction=True)
def test_a_dry_run_and_a_refused_import_keep_no_picture() -> None:
    take(ROW, {"reyes.svg": SVG.encode()}, dry_run=True)
    assert kept_files() == []
    report = take(ROW + "12,Daniel,Okafor,Officer,en,,,full,gone.svg\n", {"reyes.svg": SVG.encode()})
    assert [said(each) for each in report.problems] == ["There is no picture gone.svg beside the file."]
    assert kept_files() == []
    bad = take(ROW, {"reyes.svg": b"<html>"})
    assert "reyes.svg cannot be used. This is no drawing we can read" in said(bad.problems[0])
    assert not Officer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_without_pictures_the_column_is_not_read() -> None:
    take(ROW, {"reyes.svg": SVG.encode()})
    before = Officer.objects.get().portrait
    take("11,Marisol,Reyes,Officer,en,,,full,../../other.svg\n", None)
    assert Officer.objects.get().portrait == before
