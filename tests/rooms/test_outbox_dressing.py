"""Every mail has an HTML twin that says the same, quietly, and in which nothing that a person wrote becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.outbox.dressing import NoButton, dressed
from lamplighter.outbox.plain import words_of

LINK = "https://police.example.org/es/c/4F7K9Q2M/abc/"
AMBER = "#f5b83d"


class Seen(HTMLParser):
    """The links and the tags of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


def test_the_letter_says_what_the_text_says() -> None:
    html = dressed(
        f"Hola, Ana:\n\nSu aviso\ntiene respuesta.\n\n{LINK}\n",
        language="es",
        title="Hay una respuesta",
        button=("Ver la respuesta", LINK),
        footer="Para no recibir más: https://police.example.org/es/fin/",
    )
    assert '<html lang="es">' in html
    assert html.startswith("<!doctype html>")
    words = words_of(html)
    city = settings.LAMPLIGHTER.city
    for said in (
        f"{city.department}, {city.name}",
        "Hay una respuesta",
        "Hola, Ana:",
        "Su aviso\ntiene respuesta.",
        "Ver la respuesta",
    ):
        assert said in words
    assert Seen(html).links == [LINK, "https://police.example.org/es/fin/"], (
        "the address stands once, as the button"
    )


def test_the_button_stands_where_the_text_has_its_address_and_once() -> None:
    inside = words_of(
        dressed(f"Look:\n\n{LINK}\n\nBye.\n\n{LINK}", language="en", title="T", button=("Go", LINK))
    )
    assert inside.split()[-3:] == ["Look:", "Go", "Bye."]
    without = dressed("Look.\n\nBye.", language="en", title="T", button=("Go", LINK))
    assert words_of(without).split()[-3:] == ["Look.", "Bye.", "Go"]
    assert dressed(f"{LINK}\n\n{LINK}", language="en", title="T", button=("Go", LINK)).count(AMBER) == 1


def test_links_can_be_clicked_and_without_a_button_stay_where_they_were() -> None:
    html = dressed(f"See {LINK}.\n\n{LINK}", language="en", title="T")
    assert Seen(html).links == [LINK, LINK]
    assert "button" not in Seen(html).tags


@given(st.text(max_size=200), st.text(max_size=60), st.text(max_size=60))
def test_nothing_a_person_wrote_becomes_markup(text: str, title: str, words: str) -> None:
    plain = Seen(dressed("x", language="en", title="x", button=("x", LINK), footer="x"))
    noisy = Seen(dressed(text, language="en", title=title, button=(words, LINK), footer=text))
    assert set(noisy.tags) <= {*plain.tags, "br"}
    assert all(link.startswith(("http://", "https://", "mailto:")) for link in noisy.links)


def test_markup_in_the_words_is_shown_as_words() -> None:
    html = dressed(
        '<script>alert(1)</script> "a" <img src=x onerror=y>',
        language="en",
        title="<b>T</b>",
        footer="<i>f</i>",
    )
    assert {"script", "img", "b", "i"} & set(Seen(html).tags) == set()
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/es/", "data:text/html,x", ""])
def test_a_button_leads_to_a_web_address_only(address: str) -> None:
    with pytest.raises(NoButton):
        dressed("x", language="en", title="T", button=("Go", address))


def test_it_asks_nobody_and_amber_is_for_the_button_alone() -> None:
    html = dressed("x", language="en", title="T", button=("Go", LINK))
    assert not {"img", "link", "script", "iframe"} & set(Seen(html).tags)
    assert "url(" not in html
    assert html.count(AMBER) == 1
    assert AMBER not in dressed("x", language="en", title="T")


def test_its_colours_can_be_told_apart_by_day_and_by_night() -> None:
    html = dressed("x", language="en", title="T", button=("Go", LINK), footer="f")
    pairs = [
        ("#141c2f", "#ffffff"), ("#141c2f", "#fbf8f1"), ("#505868", "#fbf8f1"), ("#1c1300", AMBER),
        ("#f3efe6", "#172036"), ("#f3efe6", "#0e1526"), ("#b9bfcc", "#0e1526"), ("#9cc4ff", "#172036"), ("#9cc4ff", "#0e1526"),
    ]  # fmt: skip
    used = set(re.findall(r"#[0-9a-f]{6}\b", html))
    assert {colour for pair in pairs for colour in pair} <= used
    for ink, paper in pairs:
        assert contrast(ink, paper) >= 4.5, (ink, paper)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    first, second = sorted((light(one), light(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)
