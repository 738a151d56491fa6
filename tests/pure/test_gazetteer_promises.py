"""What the gazetteer promises of any data and any text: round trips, interpolation, no surprises, whole files."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamplighter.core.gazetteer import (
    AddressRow,
    Gazetteer,
    GazetteerDamagedError,
    GazetteerError,
    MatchKind,
    USGrammar,
    Verdict,
    build_gazetteer,
)
from lamplighter.core.gazetteer.store import metres
from lamplighter.core.gazetteer.text import fold

RELAXED = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

NAMES = (
    "Lantern", "Halden", "Saint Orrin", "39th", "101st", "Tower Park", "Avenue", "North", "Old Mill", "Peña", "O'Brill",
    "Quarry Ridge", "MLK", "Court", "Fort Temple", "La Paloma", "Rock and Rye", "Calle Luz", "Highland", "A", "Street",
)  # fmt: skip
KINDS = {
    "": ("",),
    "St": ("St", "Street", "ST."),
    "Ave": ("Ave", "Avenue", "av"),
    "Blvd": ("Blvd", "Boulevard"),
    "Ter": ("Ter", "Terrace"),
    "Pkwy": ("Pkwy", "Parkway"),
}
DIRECTIONS = {"": ("",), "N": ("N", "North", "n."), "SW": ("SW", "Southwest", "S.W."), "E": ("E", "East")}
TOWNS = (("Riverbend", "MO", "64111"), ("Saint Alder", "MO", "64220"), ("", "", "64300"), ("", "", ""))
UNITS = ("", " Apt 4", " #12", " Unit B", " Ste 200")

streets = st.tuples(
    st.sampled_from(list(DIRECTIONS)),
    st.sampled_from(NAMES),
    st.sampled_from(list(KINDS)),
    st.sampled_from(TOWNS),
)
cities = st.lists(
    st.tuples(streets, st.lists(st.integers(1, 9999), min_size=1, max_size=12, unique=True)),
    min_size=1, max_size=12, unique_by=lambda s: (USGrammar().street(" ".join(filter(None, s[0][:3]))), s[0][3]),
)  # fmt: skip


def _rows(city):
    rows, parts = [], []
    for i, ((pre, name, kind, (town, region, post)), numbers) in enumerate(city):
        street = " ".join(filter(None, (pre, name, kind)))
        for n in numbers:
            rows.append(AddressRow(str(n), street, "", town, region, post, -95 + i * 0.05, 39 + n * 2e-5))
            parts.append((pre, name, kind))
    return rows, parts


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "gazetteer.lamp"


@RELAXED
@given(cities, st.randoms(use_true_random=False))
def test_any_address_in_the_file_written_any_accepted_way_comes_first(path, city, rng):
    rows, parts = _rows(city)
    build_gazetteer(rows, path)
    gazetteer = Gazetteer.open(path)
    for row, (pre, name, kind) in rng.sample(list(zip(rows, parts, strict=True)), min(8, len(rows))):
        street = " ".join(filter(None, (rng.choice(DIRECTIONS[pre]), name, rng.choice(KINDS[kind]))))
        sep = rng.choice((", ", "  ")) if kind and name != "Street" else ", "
        place = sep.join(filter(None, (row.city, " ".join(filter(None, (row.region, row.postcode))))))
        text = f"{row.number} {street}{rng.choice(UNITS)}" + (sep + place if place else "")
        text = rng.choice((str.upper, str.lower, str.title, str))(text)
        answer = gazetteer.search(text)
        assert answer.hits, text
        first = answer.hits[0]
        twins = [r for r in rows if r.number == row.number and r.street == row.street]
        if row.city or row.postcode or len(twins) == 1:
            assert (round(first.lon, 6), round(first.lat, 6)) == (round(row.lon, 6), round(row.lat, 6)), (
                text,
                answer,
            )
        assert first.kind is MatchKind.EXACT, (text, answer)
        assert first.number == row.number


@RELAXED
@given(st.lists(st.integers(1, 3000), min_size=2, max_size=30, unique=True), st.data())
def test_a_worked_out_point_lies_between_its_neighbours(path, numbers, data):
    rows = [
        AddressRow(str(n), "Lantern St", "", "", "", "", -94 + n * 1e-5 + (n % 2) * 2e-4, 39 + n * 5e-6)
        for n in numbers
    ]
    build_gazetteer(rows, path)
    asked = data.draw(st.integers(1, 3100))
    hit = Gazetteer.open(path).search(f"{asked} Lantern St").hits[0]
    if asked in numbers:
        assert hit.kind is MatchKind.EXACT
    elif hit.kind is MatchKind.INTERPOLATED:
        below, above = (max(n for n in numbers if n < asked), min(n for n in numbers if n > asked))
        assert min(numbers) < asked < max(numbers)
        same = [n for n in numbers if n % 2 == asked % 2 and abs(n - asked) <= 200]
        if any(n < asked for n in same) and any(n > asked for n in same):
            low, high = max(n for n in same if n < asked), min(n for n in same if n > asked)
            below, above = (low, high) if high - low <= 200 else (below, above)
        ends = [(r.lon, r.lat) for r in rows if r.number in (str(below), str(above))]
        for axis, value in enumerate((hit.lon, hit.lat)):
            assert min(e[axis] for e in ends) - 1e-6 <= value <= max(e[axis] for e in ends) + 1e-6
        assert hit.confidence < 1
    else:
        assert hit.kind in (MatchKind.NEAREST, MatchKind.STREET)
        assert hit.confidence <= 0.6


@pytest.fixture(scope="module")
def some(tmp_path_factory) -> Gazetteer:
    rng = random.Random(7)
    rows = [
        AddressRow(str(n), " ".join(filter(None, (pre, name, kind))), "", town, region, post, -95 + i * 0.003, 39 + n * 1e-5)
        for i, (pre, name, kind, (town, region, post)) in enumerate(
            (rng.choice(list(DIRECTIONS)), name, rng.choice(list(KINDS)), rng.choice(TOWNS)) for name in NAMES * 3
        )
        for n in range(100, 400, 6)
    ]  # fmt: skip
    path = tmp_path_factory.mktemp("some") / "gazetteer.lamp"
    build_gazetteer(rows, path, intersections=[("39th St", "Halden Ave", -95, 39)])
    return Gazetteer.open(path)


FRAGMENTS = st.sampled_from(
    ["100", "39th", "St", "Ave", "N", "&", "and", "/", "#", "Apt", "4", "Lantern", ",", "MO", "64111", "1/2", "-", "block of", "½", "٣",
     "🏠", "שלום", "\u202e", "\x00", "\n", "’", "Ünïcödé", "at", "16XX", "99999999999999999999", "@", "+", "XX", "I-70", "ß", "²", "①"]
)  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(FRAGMENTS, max_size=9).map(" ".join),
        st.lists(FRAGMENTS, max_size=9).map("".join),
    ),
    st.booleans(),
)
def test_no_text_whatever_makes_the_search_fail(some, text, partial):
    answer = some.search(text, partial=partial)
    assert (answer.verdict in (Verdict.NOTHING, Verdict.UNCLEAR)) == (not answer.hits)
    assert all(0 <= hit.confidence <= 1 for hit in answer.hits)
    confidences = [hit.confidence for hit in answer.hits]
    assert confidences == sorted(confidences, reverse=True)


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(max_size=60), st.lists(FRAGMENTS, max_size=9).map(" ".join)))
def test_no_text_whatever_makes_the_grammar_fail_on_data(text):
    grammar = USGrammar()
    (
        grammar.street(text),
        grammar.number(text),
        grammar.split(text),
        grammar.city_key(text),
        grammar.display(text),
    )
    grammar.postcode_key(text), grammar.unit_key(text), grammar.region_key(text)


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.tuples(st.text(max_size=12), st.text(max_size=25), st.text(max_size=8), st.text(max_size=12)),
        max_size=20,
    )
)
def test_any_texts_in_the_data_can_be_built_opened_and_searched(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("any") / "g.lamp"
    rows = [
        AddressRow(n, s, u, c, "MO", "64111", -94.0 - i / 100, 39.0) for i, (n, s, u, c) in enumerate(texts)
    ]
    report = build_gazetteer(rows, path)
    assert report.rows == len(texts)
    gazetteer = Gazetteer.open(path)
    for n, s, _, c in texts:
        gazetteer.search(f"{n} {s}, {c}")
        gazetteer.search(f"{n} {s}", partial=True)


def test_a_very_long_text_is_read_no_further_than_its_beginning(some):
    assert (
        some.search("100 Halden " + "x" * 1_000_000).hits
        == some.search(("100 Halden " + "x" * 1_000_000)[:200]).hits
    )


def test_control_characters_and_signs_do_not_hide_an_address(some):
    plain = some.search("100 Tower Park")
    assert plain.hits
    assert some.search("\u202e100\x00  Tower\tPark 🏠!!").hits == plain.hits


def test_folding_is_settled_after_one_round():
    for text in ("Peña’s ½ Calle—St.", "ＦＵＬＬ　width", "ŁÓDŹ ßtraße", "1600½"):
        assert fold(fold(text)) == fold(text)
    assert fold("Peña’s 1600½ Calle") == "PENAS 1600 1/2 CALLE"


def test_units_of_one_door_are_one_place_and_spread_units_a_list(path):
    tight = [AddressRow("10", "Elm St", f"Apt {u}", "", "", "", -94 + u * 1e-6, 39) for u in range(9)]
    wide = [AddressRow("20", "Elm St", f"Apt {u}", "", "", "", -94 + u * 1e-2, 39) for u in range(3)]
    report = build_gazetteer([*tight, *wide], path)
    assert report.addresses == 1 + 3
    gazetteer = Gazetteer.open(path)
    assert gazetteer.search("10 Elm St").verdict is Verdict.FOUND
    asked = gazetteer.search("20 Elm St")
    assert asked.verdict is Verdict.CHOOSE
    assert {hit.unit for hit in asked.hits} == {"Apt 0", "Apt 1", "Apt 2"}
    told = gazetteer.search("20 Elm St Apt 2")
    assert told.verdict is Verdict.FOUND
    assert told.hits[0].lon == pytest.approx(-93.98)


def test_refused_rows_are_counted_and_the_first_are_named(path):
    good = AddressRow("1", "Elm St", "", "", "", "", -94.0, 39.0)
    bad = [
        good._replace(street=" "),
        good._replace(lon=float("nan")),
        good._replace(lon=0.0, lat=0.0),
        good._replace(lat=99.0),
    ]
    report = build_gazetteer([good, *bad], path)
    assert (report.rows, report.refused, report.addresses) == (5, 4, 1)
    assert [p.line for p in report.problems] == [2, 3, 4, 5]


def test_an_empty_gazetteer_answers_nothing(path):
    build_gazetteer([], path, label="empty")
    gazetteer = Gazetteer.open(path)
    assert len(gazetteer) == 0
    assert gazetteer.search("1 Elm St").verdict is Verdict.NOTHING
    assert gazetteer.search("1 El", partial=True).hits == ()


def test_progress_is_told(path):
    told: list[int] = []
    rows = (AddressRow(str(n), "Elm St", "", "", "", "", -94.0, 39 + n * 1e-6) for n in range(1, 45_001))
    build_gazetteer(rows, path, progress=told.append)
    assert told == [20_000, 40_000, 45_000]


@pytest.fixture
def built(path) -> Path:
    build_gazetteer(
        [AddressRow(str(n), "Elm St", "", "Riverbend", "MO", "", -94.0, 39 + n * 1e-5) for n in range(1, 99)],
        path,
        label="first",
    )
    return path


@RELAXED
@given(st.data())
def test_a_damaged_file_is_refused_and_named(built, data):
    whole = built.read_bytes()
    try:
        if data.draw(st.booleans()):
            built.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
        else:
            at = data.draw(st.integers(40, len(whole) - 1))
            built.write_bytes(
                whole[:at] + bytes([whole[at] ^ (1 << data.draw(st.integers(0, 7)))]) + whole[at + 1 :]
            )
        with pytest.raises(GazetteerDamagedError, match="gazetteer"):
            Gazetteer.open(built)
    finally:
        built.write_bytes(whole)


def test_another_kind_or_version_of_file_is_refused(built):
    whole = built.read_bytes()
    built.write_bytes(b"PK\x03\x04" + whole[4:])
    with pytest.raises(GazetteerDamagedError, match="not a gazetteer"):
        Gazetteer.open(built)
    built.write_bytes(whole[:8] + b"\x63" + whole[9:])
    with pytest.raises(GazetteerDamagedError, match="version 99"):
        Gazetteer.open(built)


def test_an_absent_file_is_said_to_be_absent(tmp_path):
    with pytest.raises(GazetteerError, match="no gazetteer here yet"):
        Gazetteer.open(tmp_path / "none.lamp")


def test_a_new_file_replaces_the_old_at_once_and_open_ones_live_on(built):
    old = Gazetteer.open(built)
    build_gazetteer([AddressRow("5", "Oak St", "", "", "", "", -94.0, 39.0)], built, label="second")
    assert Gazetteer.open(built).label == "second"
    assert old.label == "first"
    assert old.search("5 Elm St").verdict is Verdict.FOUND
    assert [p.name for p in built.parent.iterdir()] == [built.name]


def test_a_build_that_fails_leaves_the_old_file_and_no_litter(built):
    def rows():
        yield AddressRow("5", "Oak St", "", "", "", "", -94.0, 39.0)
        raise ValueError("the source broke off")

    with pytest.raises(ValueError, match="broke off"):
        build_gazetteer(rows(), built)
    assert Gazetteer.open(built).label == "first"
    assert [p.name for p in built.parent.iterdir()] == [built.name]


def test_readers_never_see_half_a_file_while_it_is_rebuilt(built):
    stop, failures = threading.Event(), []

    def read():
        while not stop.is_set():
            try:
                Gazetteer.open(built)
            except GazetteerError as error:
                failures.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(30):
        build_gazetteer(
            [AddressRow(str(n), "Oak St", "", "", "", "", -94.0, 39.0) for n in range(turn * 9)], built
        )
    stop.set()
    reader.join()
    assert not failures


def test_an_intersection_joins_the_streets_that_are_near_it(path):
    rows = [
        AddressRow(str(n), "Main St", "", town, "MO", "", lon + n * 1e-5, 39.0)
        for town, lon in (("Alder", -94.0), ("Birch", -95.0))
        for n in range(1, 99)
    ]
    report = build_gazetteer(
        rows, path, intersections=[("Main St", "1st Ave", -95.0, 39.0), ("Main St", "", -95.0, 39.0)]
    )
    assert (report.intersections, report.intersections_refused) == (1, 1)
    gazetteer = Gazetteer.open(path)
    assert gazetteer.search("Main St & First Ave, Birch").verdict is Verdict.FOUND
    assert gazetteer.search("Main St & First Ave, Alder").verdict is not Verdict.FOUND


def test_stored_places_are_within_two_centimetres(some, path):
    rng = random.Random(3)
    rows = [
        AddressRow(str(n), "Elm St", "", "", "", "", rng.uniform(-179, 179), rng.uniform(-80, 80))
        for n in range(1, 200)
    ]
    build_gazetteer(rows, path)
    gazetteer = Gazetteer.open(path)
    for row in rows:
        hit = gazetteer.search(f"{row.number} Elm St").hits[0]
        assert metres(hit.lon, hit.lat, row.lon, row.lat) < 0.02


@pytest.mark.parametrize(
    "place",
    [", Kansas City, MO 64111", " Kansas City MO 64111", ", St. Louis", " Kansas City Missouri", " MO"],
)
def test_towns_that_were_typed_do_no_harm_where_the_data_names_none(path, place):
    rows = [
        AddressRow(str(n), street, "", "", "", "", -94.0, 39 + n * 1e-5)
        for street in ("Lantern St", "Broadway")
        for n in range(1, 99)
    ]
    build_gazetteer(rows, path)
    gazetteer = Gazetteer.open(path)
    for street in ("Lantern St", "Broadway"):
        answer = gazetteer.search(f"16 {street}{place}")
        assert answer.verdict is Verdict.FOUND
        assert answer.hits[0].label == f"16 {street}"
