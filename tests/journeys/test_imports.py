"""An administrator brings odd files: sees in a real browser how each is understood, sets it right, and lets go of it again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import DESK, PHONE, Watch, axe_violations
from tests.support.demo import Server
from tests.support.formats import shape_csv, workbook

pytestmark = pytest.mark.browser
States = Callable[[str], dict[str, Any]]


def looked_at(page: Page, name: str) -> None:
    """Both widths, both languages: nothing sticks out, and axe finds nothing."""
    here = page.url
    for prefix, path in (("en", here), ("es", here.replace("/staff/", "/es/staff/", 1))):
        page.goto(path)
        for size in (PHONE, DESK):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{name} sticks out by {wide} px at {size['width']} px"
            assert not axe_violations(page), f"{name}, {prefix}, {size['width']}"
    page.goto(here)


def test_odd_files_are_shown_set_right_and_let_go(
    browser: Browser, server: Server, state_of: States, tmp_path: Path
) -> None:
    context = browser.new_context(viewport=DESK, storage_state=state_of("administrator"))
    page = context.new_page()
    watch = Watch(page, server.url)

    # zones: a table in Windows-1252 with semicolons
    file = tmp_path / "beats.csv"
    file.write_bytes(shape_csv("ewkb", separator=";", encoding="cp1252"))
    page.goto(f"{server.url}/staff/zones/import/")
    page.get_by_label("Name of the map").fill("Beats of next year")
    page.locator("#id_file_1").set_input_files(file)
    page.locator("#id_word_1").fill("beat")
    page.get_by_role("button", name="Read the files and show them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check how the files are read")
    expect(page.get_by_text("text in Windows-1252, cells between semicolons")).to_be_visible()
    expect(page.get_by_role("row", name="W1")).to_contain_text("Peñas del Río")
    looked_at(page, "zones")
    page.get_by_text("Read it differently").click()
    page.locator("#id_file-0-code").select_option("name")
    page.get_by_role("button", name="Read it again so").click()
    expect(page.get_by_role("rowheader", name="Peñas del Río")).to_be_visible()
    page.get_by_role("button", name="It is right: show the report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beats of next year")
    expect(page.get_by_text("text in Windows-1252")).to_be_visible()
    page.get_by_role("button", name="Drop it").click()

    # addresses: columns nobody could guess
    file = tmp_path / "puntos.csv"
    rows = "".join(f"{n}\tN\tLantern\tSt\t39.00{n}\t-94.58\n" for n in range(1, 9))
    file.write_bytes(("Hausnr\tPre\tStrasse\tArt\tnorth\teast\n" + rows).encode("utf-16"))
    page.goto(f"{server.url}/staff/addresses/")
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("button", name="Read the file and show it").click()
    expect(page.get_by_text("No column for lon, lat, street")).to_be_visible()
    looked_at(page, "addresses-asking")
    chosen = {
        "number": "Hausnr",
        "street": "Pre",
        "street_2": "Strasse",
        "street_3": "Art",
        "lon": "east",
        "lat": "north",
    }
    for field, column in chosen.items():
        page.locator(f"#id_{field}").select_option(column)
    page.get_by_role("button", name="Read it again so").click()
    expect(page.get_by_text("Of 8 rows, 8 can be used.")).to_be_visible()
    expect(page.get_by_role("row", name="1 N Lantern St")).to_contain_text("39.001000, -94.580000")
    looked_at(page, "addresses")
    page.get_by_role("button", name="Drop the file").click()
    expect(page.get_by_text("The files are gone. Nothing was changed.")).to_be_visible()

    # a roster in Excel
    file = tmp_path / "roster.xlsx"
    officers = [["Star No.", "First", "Surname", "Display level"], ["0012", "Zoë", "Ibáñez", "full"]]
    file.write_bytes(workbook({"Officers": officers, "Notes": [["x"]]}))
    page.goto(f"{server.url}/staff/roster/import/")
    page.locator("#id_uploads").set_input_files(file)
    page.get_by_role("button", name="Read the files and show the report").click()
    expect(page.get_by_text("Column “Star No.” is read as badge.")).to_be_visible()
    looked_at(page, "roster")
    page.get_by_role("button", name="Drop the files").click()
    expect(page.get_by_text("The files are gone. Nothing was changed.")).to_be_visible()
    assert not watch.errors, "\n".join(watch.errors)
    assert not watch.strangers
    context.close()
