"""Colours a department may choose: the contrast is that of WCAG, and what is offered instead can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as sizes
from hypothesis import strategies as st

from lamplighter.core.colours import BESIDE, SHIPPED, TEXT, Colour, measured, nearest, ratio, read
from lamplighter.plumbing.config import load_settings
from lamplighter.plumbing.config_section import SettingsError
from tests.conftest import PROVE

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # The values that WebAIM's contrast checker and the notes of WCAG name.
        ("#000000", "#ffffff", 21.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.0),
        ("#123456", "#123456", 1.0),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, expected: float) -> None:
    assert ratio(one, other) == ratio(other, one) == pytest.approx(expected, abs=0.005)


def test_the_shipped_colours_can_be_read() -> None:
    assert [
        each for colour, value in SHIPPED.items() for each in measured(colour, value) if not each.enough
    ] == []


def test_a_ratio_just_below_is_not_rounded_up() -> None:
    worst = measured(Colour.LINK, "#767676")[0]
    assert worst.against.needed == TEXT
    assert not worst.enough
    assert worst.ratio < TEXT < ratio("#767676", "#ffffff"), "white alone would do; the paper does not"


@given(COLOURS, st.sampled_from(list(Colour)))
@sizes(max_examples=2_000 if PROVE else 60)
def test_what_is_offered_instead_can_be_read_everywhere(value: str, colour: Colour) -> None:
    better = nearest(colour, value)
    assert better is not None
    assert all(ratio(better, each.colour) >= each.needed for each in BESIDE[colour])
    if all(ratio(value, each.colour) >= each.needed for each in BESIDE[colour]):
        assert better == value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#14213d", "#14213d"),
        ("14213D", "#14213d"),
        (" #abc ", "#aabbcc"),
        ("navy", None),
        ("#12345", None),
        ("#14213d;}", None),
    ],
)
def test_a_colour_is_read_or_it_is_none(text: str, found: str | None) -> None:
    assert read(text) == found


def test_the_settings_file_refuses_a_colour_with_its_ratio(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("home") / "lamplighter.toml"
    file.write_text('[colors]\nlink = "#8ab4f8"\n')
    with pytest.raises(
        SettingsError, match=r"contrast of 1\.\d\d:1 and needs 4.5:1; #[0-9a-f]{6} is the nearest"
    ):
        load_settings(file, {})
    assert load_settings(file, {"LAMPLIGHTER_COLORS_LINK": "#003366"}).colors.link == "#003366"
