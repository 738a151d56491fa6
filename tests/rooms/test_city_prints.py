"""What a department prints carries its seal and its color."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

import lamplighter
from lamplighter.audit.rules import Actor
from lamplighter.city import actions
from lamplighter.city.letterhead import letterhead
from lamplighter.city.rules.texts import Text
from tests.support.academy import course

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
ACTOR = Actor.command("test")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">%s</svg>'


def picture(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#3b0a45").save(out, "PNG")
    return out.getvalue()


def drawn_pictures(client: Client) -> list[tuple[int, int, float]]:
    """Pixels across and down, and points across, of each photograph on the first page of a poster."""
    body = client.get(f"/academy/{course().number}/poster.pdf").content
    found = []
    with pikepdf.open(io.BytesIO(body)) as pdf:
        page = pdf.pages[0]
        sizes = []
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "cm":
                sizes.append(abs(float(operands[0])))
            elif str(operator) == "Do":
                held = page.resources.XObject[str(operands[0])]
                found += pictures_in(held, sizes[-1])
    return found


def pictures_in(held: pikepdf.Object, width: float) -> list[tuple[int, int, float]]:
    if held.Subtype == "/Image":
        return [(int(held.Width), int(held.Height), width)]
    inner = held.get("/Resources", {}).get("/XObject", {})
    return [each for name in inner for each in pictures_in(inner[name], width)]


def test_a_poster_bears_the_seal_and_without_one_the_lamp(client: Client) -> None:
    assert drawn_pictures(client) == [], "the lamp is drawn by lines"
    actions.put_seal(data=picture(300, 200), actor=ACTOR, now=NOW)
    assert [each[:2] for each in drawn_pictures(client)] == [(300, 200)]


def test_a_seal_that_is_very_wide_leaves_room_for_the_name(client: Client) -> None:
    actions.put_seal(data=picture(3_000, 64), actor=ACTOR, now=NOW)
    ((_across, _down, points),) = drawn_pictures(client)
    assert points <= 120 + 1


@pytest.mark.parametrize("drawing", ['<path d="M0 0h40v40z"/>', ""])
def test_a_drawing_is_a_seal_too_and_an_odd_one_stops_no_printing(client: Client, drawing: str) -> None:
    name = actions.put_seal(data=SVG % b'<path d="M0 0h40v40z"/>', actor=ACTOR, now=NOW)
    (settings.HOME.pictures / name).write_bytes(SVG % drawing.encode())  # kept before empty ones were refused
    reply = client.get(f"/academy/{course().number}/poster.pdf")
    assert (reply.status_code, reply["Content-Type"]) == (200, "application/pdf")


def test_a_seal_whose_file_is_gone_stops_no_printing(client: Client) -> None:
    name = actions.put_seal(data=picture(111, 100), actor=ACTOR, now=NOW)
    (settings.HOME.pictures / name).unlink()
    assert drawn_pictures(client) == []


def test_the_band_of_a_sheet_has_the_chosen_color() -> None:
    assert letterhead(on_band=True)["band"] == "#14213d"
    actions.choose(values={Text.BAND: "#0b3d2e"}, actor=ACTOR, now=NOW)
    assert letterhead(on_band=True)["band"] == "#0b3d2e"


def test_every_sheet_that_is_printed_bears_the_mark() -> None:
    sheets = [path for path in Path(lamplighter.__file__).parent.rglob("*.typ") if path.name != "head.typ"]
    assert len(sheets) >= 4
    assert [path.name for path in sheets if not re.search(r"\bmark\(\d+pt\)", path.read_text())] == []
