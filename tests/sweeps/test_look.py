"""The look holds together by machine: contrast, weight, a strict content policy, and templates that keep the house's order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines

from lamplighter.core import colours
from lamplighter.core.colours import SHIPPED, Colour, ratio
from tests.sweeps.test_house import SOURCE, rank

SHEET = SOURCE / "site" / "static" / "site" / "lamplighter.css"
TEMPLATES = {
    path.relative_to(path.parents[len(path.parts) - path.parts.index("templates") - 2]).as_posix(): path
    for path in sorted(SOURCE.rglob("templates/**/*.html"))
}
"""Every template by the name that loads it."""
LOADS = re.compile(r'\{% (?:include|extends) "([^"]+)"')
SHARED = re.compile(r"site/(parts/.+|base\.html|staff\.html)")
"""The shell that every room may stand in."""

TEXT = [
    # words, what they stand on
    ("ink", "paper"), ("ink", "card"), ("soft", "paper"), ("soft", "card"), ("link", "paper"), ("link", "card"),
    ("on-lamp", "lamp"), ("on-evening", "evening"), ("soft-evening", "evening"), ("warn-ink", "warn-paper"), ("warn-ink", "card"),
    ("good", "paper"), ("good", "card"), ("ink", "good-paper"), ("ink", "am"), ("ink", "pm"), ("ink", "track"), ("soft", "card"),
    ("street-ink", "land"), ("ink", "land"), ("ink", "warn-paper"),
]  # fmt: skip
MARKS = [
    # what must be seen, what it stands on
    ("edge", "card"), ("edge", "paper"), ("edge", "track"), ("am-edge", "track"), ("pm-edge", "track"), ("lamp-edge", "track"), ("lamp-edge", "card"),
    ("ink", "track"), ("focus", "paper"), ("focus", "card"), ("warn-mark", "card"), ("warn-mark", "paper"), ("warn-mark", "warn-paper"),
    ("link", "track"), ("zone-edge", "land"), ("zone-edge", "park"), ("zone-edge", "street"), ("good", "good-paper"), ("lamp", "evening"),
]  # fmt: skip


def tokens(scheme: str) -> dict[str, str]:
    """Colours of a scheme. ``plain`` is what a phone without light-dark() sees."""
    sheet = SHEET.read_text().partition("@layer base{")[0]
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\s*;", sheet))
    if scheme != "plain":
        for name, light, dark in re.findall(
            r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)", sheet
        ):
            found[name] = light if scheme == "light" else dark
    return found


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, 1.4.3)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_what_a_departments_colours_are_measured_against_is_the_stylesheet() -> None:
    """The rules that refuse a faint colour hold copies of tokens; here they are the same, and so is the measure."""
    light, dark = tokens("light"), tokens("dark")
    where = {
        Colour.BAND: {light["on-evening"], light["soft-evening"], light["lamp"], "#ffffff", "#b9d4ff"},
        Colour.LINK: {light[name] for name in ("card", "paper", "good-paper", "track")},
        Colour.LINK_DARK: {dark[name] for name in ("card", "paper", "good-paper", "track")},
    }
    assert {colour: {each.colour for each in beside} for colour, beside in colours.BESIDE.items()} == where
    sheet = SHEET.read_text()
    assert "--focus:#ffffff" in sheet
    assert "--link:#b9d4ff" in sheet
    assert {
        Colour.BAND: light["evening"],
        Colour.LINK: light["link"],
        Colour.LINK_DARK: dark["link"],
    } == SHIPPED
    assert ratio(light["link"], light["paper"]) == pytest.approx(contrast(light["link"], light["paper"]))


def test_the_measure_itself_agrees_with_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["plain", "light", "dark"])
def test_text_has_4_5_to_1_and_marks_3_to_1(scheme: str) -> None:
    colours = tokens(scheme)
    faults = [
        f"{first} on {second}: {measured:.2f} of {wanted}"
        for pairs, wanted in ((TEXT, 4.5), (MARKS, 3.0))
        for first, second in pairs
        if (measured := contrast(colours[first], colours[second])) < wanted
    ]
    assert not faults, "\n".join(faults)


def test_links_and_words_hold_on_the_evening_of_the_home_page() -> None:
    dusk = dict(
        re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", re.findall(r"\.dusk\{[^}]*", SHEET.read_text())[0])
    )
    assert contrast(dusk["link"], tokens("light")["evening"]) >= 4.5
    assert contrast(dusk["focus"], tokens("light")["evening"]) >= 3


def test_the_plain_colours_are_those_of_the_light_scheme() -> None:
    assert tokens("plain") == tokens("light")


def test_the_sheet_is_under_20_kb_and_takes_colours_from_tokens_only() -> None:
    sheet = SHEET.read_text()
    assert len(sheet.encode()) < 20_000
    rules = sheet[sheet.index("@layer base{") :].partition("@media print")[0]
    loose = re.findall(r"#[0-9a-f]{3,6}\b", rules)
    # The night scene of the home page is a picture, alike in both schemes.
    scene = re.findall(r"\.scene[^{]*\{[^}]*", rules)
    allowed = {colour for rule in scene for colour in re.findall(r"#[0-9a-f]{3,6}\b", rule)} | {
        "#ffffff",
        "#b9d4ff",
    }
    assert set(loose) <= allowed, set(loose) - allowed


BESIDE = sorted(
    each for each in SHEET.parent.glob("*.css") if each not in (SHEET, SHEET.with_name("leaflet.css"))
)


@pytest.mark.parametrize("sheet", BESIDE, ids=lambda each: each.name)
def test_sheets_beside_it_are_small_and_take_its_tokens(sheet: Path) -> None:
    rules = sheet.read_text()
    assert len(rules.encode()) < 10_000
    assert not re.findall(r"#[0-9a-f]{3,8}\b", rules), "colours are tokens"
    made = set(re.findall(r"--([\w-]+):", SHEET.read_text()))
    assert set(re.findall(r"var\(--([\w-]+)", rules)) <= made


def test_every_token_is_used_and_every_used_one_is_there() -> None:
    sheets = SHEET.read_text() + SHEET.with_name("leaflet.css").read_text()
    made = set(re.findall(r"--([\w-]+):", sheets))
    used = set(re.findall(r"var\(--([\w-]+)", sheets))
    assert used <= made
    assert not made - used


def test_no_template_breaks_the_content_policy() -> None:
    inline = re.compile(
        r"<style\b|\sstyle=|\son\w+=\"|<script(?![^>]*(?:\bsrc=|application/json))|javascript:", re.I
    )
    # A mail is no page: its reader's program knows no stylesheet of ours.
    pages = {name: path for name, path in TEMPLATES.items() if name != "outbox/letter.html"}
    faults = [name for name, path in pages.items() if inline.search(path.read_text())]
    assert not faults, faults


def test_no_template_asks_a_third_party() -> None:
    asked = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")
    assert not [name for name, path in TEMPLATES.items() if asked.search(path.read_text())]


def test_every_template_can_be_read_by_django() -> None:
    for name in TEMPLATES:
        engines["django"].get_template(name)


def test_a_template_includes_only_its_own_room_rooms_above_or_the_shared_shell() -> None:
    faults = []
    for name, path in TEMPLATES.items():
        room = path.relative_to(SOURCE).parts[0]
        for wanted in LOADS.findall(path.read_text()):
            owner = TEMPLATES[wanted].relative_to(SOURCE).parts[0] if wanted in TEMPLATES else "?"
            if owner == "?" or not (owner == room or SHARED.fullmatch(wanted) or rank(owner) < rank(room)):
                faults.append(f"{name} loads {wanted}")
    assert not faults, "\n".join(faults)


def test_no_template_is_unused() -> None:
    code = "\n".join(path.read_text() for path in SOURCE.rglob("*.py"))
    markup = {name: path.read_text() for name, path in TEMPLATES.items()}
    unused = []
    for name in TEMPLATES:
        loaded = any(f'"{name}"' in text for other, text in markup.items() if other != name)
        # allauth asks for templates by its own names; error pages are named by their status.
        named = f'"{name}"' in code or name.startswith(("account/", "mfa/")) or error_page(name, code)
        if not (loaded or named):
            unused.append(name)
    assert not unused, unused


def error_page(name: str, code: str) -> bool:
    found = re.fullmatch(r"site/errors/(\w+)\.html", name)
    return bool(found) and f'_page("{found.group(1)}"' in code


def test_every_component_says_what_it_takes_and_stands_in_the_gallery() -> None:
    parts = {name: path.read_text() for name, path in TEMPLATES.items() if name.startswith("site/parts/")}
    silent = [name for name, text in parts.items() if "{% comment %}" not in text.splitlines()[0]]
    assert not silent, silent
    gallery = reached("site/gallery.html")
    # These need the database or a signed-in person; pages show them.
    elsewhere = {"zone_list", "officers", "station", "not_yours", "messages", "options", "lamp_out", "street"}
    missing = {Path(name).stem for name in parts} - {Path(name).stem for name in gallery} - elsewhere
    assert not missing, missing


def reached(name: str) -> set[str]:
    """Every template that one loads, at any depth."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for wanted in LOADS.findall(TEMPLATES[waiting.pop()].read_text()):
            if wanted not in found:
                found.add(wanted)
                waiting.append(wanted)
    return found
