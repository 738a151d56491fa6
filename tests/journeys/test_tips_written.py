"""What people wrote, as it is shown and passed on: unseen signs are seen, and what tells who somebody is gets a mark. In a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from lamplighter.core.sealing.visible import visible
from tests.support.sealing import JS, serving

pytestmark = pytest.mark.browser
STATIC = JS.parents[3]
UNSEEN = "\u202eevil\u202c \u2066a\u2069 \u200fb \u061c \ufeff \u00ad \x00\x07\x1b[2J\x85 \u2028\u2029 \ue000 \U000e0041"
SEEN = "Añil\n\tשלום 👩\u200d👧 می\u200cخواهم é e\u0301 \u00a0¿?"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with serving(STATIC) as base:
        made = browser.new_page()
        made.goto(f"{base}/")
        yield made
        made.close()


def asked(page: Page, module: str, name: str, *given: object) -> object:
    """What a function of a module answers."""
    script = "async ([module, name, given]) => (await import(module))[name](...given)"
    return page.evaluate(script, [module, name, list(given)])


def test_signs_that_turn_the_writing_round_are_seen_alike_on_both_sides(page: Page) -> None:
    for text in (UNSEEN, SEEN):
        assert asked(page, "/keys/static/keys/js/visible.js", "visible", text) == visible(text)
    assert visible(SEEN) == SEEN
    assert visible("\u202eevil") == "�evil"
    left = set(visible(UNSEEN))
    assert left <= set("�evil ab[2J"), left


TELLING = "/tips/static/tips/reader/telling.js"
MARKED = [
    ("We meet on Tuesdays and every sábado.", ["Tuesdays", "sábado"]),
    ("Go to apt 3, then unit B, then 4B, on the third floor.", ["apt 3", "unit B", "4B", "third floor"]),
    ("Suben al depto 5 y al 2-C, en el tercer piso.", ["depto 5", "2-C", "tercer piso"]),
    ("He has a limp, a tattoo and a scar.", ["limp", "tattoo", "scar"]),
    ("Cojea, tiene un tatuaje y una cicatriz.", ["Cojea", "tatuaje", "cicatriz"]),
    ("Her brother-in-law and the stepdaughter know.", ["brother-in-law", "stepdaughter"]),
    ("Lo sabe su tía, y la cuñada, y los abuelos.", ["tía", "cuñada", "abuelos"]),
    ("It was March 3, at nine.", ["March 3", "at nine"]),
    ("Fue el 3 de marzo a las nueve y media.", ["3 de marzo", "a las nueve y media"]),
    ("A camión of the system; limpio, scarf, moment, sonar, comió.", []),
    ("Only my cousin saw it.", ["my cousin saw"]),
]


@pytest.mark.parametrize(("text", "marks"), MARKED, ids=range(len(MARKED)))
def test_what_tells_who_somebody_is_gets_a_mark(page: Page, text: str, marks: list[str]) -> None:
    assert asked(page, TELLING, "tellingIn", text) == marks


def test_a_mark_is_taken_out_as_words_and_never_out_of_longer_ones(page: Page) -> None:
    text = "My song is of my son. Ask my son, not my sonny."
    assert asked(page, TELLING, "without", text, "my son") == "My song is of […]. Ask […], not my sonny."
    assert asked(page, TELLING, "without", "tía y tíaño (x)", "tía") == "[…] y tíaño (x)"
