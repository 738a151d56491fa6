"""How people in the US write addresses, and what the gazetteer answers: one table, a row a habit."""

from __future__ import annotations

import pytest

from lamplighter.core.gazetteer import AddressRow, Gazetteer, MatchKind, Verdict, build_gazetteer

FOUND, CHOOSE, NOTHING, UNCLEAR = Verdict.FOUND, Verdict.CHOOSE, Verdict.NOTHING, Verdict.UNCLEAR


def _street(name, numbers, lon, lat, city="Riverbend", postcode="64111"):
    return [AddressRow(str(n), name, "", city, "MO", postcode, lon + n * 1e-5, lat) for n in numbers]


def _rows():
    even = range(100, 300, 2)
    rows = _street("LANTERN ST", range(1500, 1700, 2), -94.50, 39.00)
    rows += _street("N GRAND BLVD", range(100, 900, 4), -94.60, 39.10) + _street(
        "S GRAND BLVD", range(100, 900, 4), -94.60, 38.90
    )
    rows += _street("OAK ST", even, -94.55, 39.05) + _street("OAK AVE", even, -94.45, 39.05)
    rows += _street("E 39TH ST", range(1, 400, 3), -94.58, 39.02) + _street(
        "MAIN ST", range(3800, 4200, 2), -94.58, 39.01
    )
    rows += _street("MAPLE LN", range(10, 90, 2), -94.0, 39.0, "Gladstone", "64118") + _street(
        "MAPLE LN", range(10, 90, 2), -94.3, 39.3
    )
    names = (
        "ST LOUIS AVE, AVENUE A, NORTH ST, STREET RD, CALLE OCHO, BROADWAY, DR MARTIN LUTHER KING JR BLVD, PEÑA CT, "
        "TOWER PARK DR, O'FALLON PL, ROCK AND RYE LN, OAK GROVE TER NW, PASEO BLVD, HALDEN AVE, HOLDEN AVE, I 70, US HWY 40, "
        "SAINT CHARLES ROCK RD, PARK PL, LINWOOD TRFY, VINE ST, DR. O'NEIL CT, CAMINO REAL DR, 7TH ST"
    )
    for i, name in enumerate(names.split(", ")):
        rows += _street(name, even, -94.2, 39.2 + i * 0.01)
    rows.append(AddressRow("", "City Hall", "", "Riverbend", "MO", "64111", -94.4, 39.4))
    rows.append(AddressRow("37-12", "NORTHERN BLVD", "", "Riverbend", "MO", "64111", -94.41, 39.4))
    rows.append(AddressRow("142 1/2", "VINE ST", "", "Riverbend", "MO", "64111", -94.42, 39.4))
    rows += [
        AddressRow("77", "COURT ST", f"Apt {u}", "Riverbend", "MO", "64111", -94.43 + u * 0.01, 39.4)
        for u in (1, 2)
    ]
    return rows


CROSSINGS = (
    ("E 39TH ST", "MAIN ST", -94.58, 39.02),
    ("OAK ST", "N GRAND BLVD", -94.55, 39.05),
    ("OAK ST", "S GRAND BLVD", -94.55, 38.95),
)


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory) -> Gazetteer:
    path = tmp_path_factory.mktemp("forms") / "gazetteer.lamp"
    build_gazetteer(_rows(), path, intersections=CROSSINGS, label="forms")
    return Gazetteer.open(path)


FORMS = """
1600 Lantern St                                    | 1600 Lantern St
1600 LANTERN ST.                                   | 1600 Lantern St
  1600   lantern    street                         | 1600 Lantern St
1600 Lantern Str                                   | 1600 Lantern St
1600 lantern                                       | 1600 Lantern St
1600 Lantern St, Riverbend, MO 64111               | 1600 Lantern St
1600 LANTERN ST RIVERBEND MO 64111-1234            | 1600 Lantern St
1600 Lantern St Riverbend Missouri                 | 1600 Lantern St
1600 Lantern St, Riverbend, Missouri, USA          | 1600 Lantern St
1600 Lantern 64111                                 | 1600 Lantern St
1600 Lantern St, Riverbnd MO                       | 1600 Lantern St
1600 Lantern St, Kansas City, MO 64111             | 1600 Lantern St
1600 Lantern St Apt 4                              | 1600 Lantern St
1600 Lantern St Apt. 4B, Riverbend                 | 1600 Lantern St
1600 Lantern St #4                                 | 1600 Lantern St
1600 Lantern St, Unit 12, Riverbend, MO            | 1600 Lantern St
1600 Lantern St Ste 200                            | 1600 Lantern St
1600 Lantern St, 3rd Floor                         | 1600 Lantern St
1600 Lantern St Rear                               | 1600 Lantern St
Apt 4, 1600 Lantern St, Riverbend                  | 1600 Lantern St
1600, Lantern St                                   | 1600 Lantern St
1600Lantern St                                     | 1600 Lantern St
1600A Lantern St                                   | 1600 Lantern St
1600 1/2 Lantern St                                | 1600 Lantern St
1600½ Lantern St                                   | 1600 Lantern St
1600-1602 Lantern St                               | 1600 Lantern St
1600 - 1602 Lantern St                             | 1600 Lantern St
Lantern St 1600                                    | 1600 Lantern St
1600 Lanten St                                     | 1600 Lantern St
1600 Lantren Sreet                                 | 1600 Lantern St
1600 Lan tern St                                   | 1600 Lantern St
500 N Grand Blvd                                   | 500 N Grand Blvd
500 n. grand                                       | 500 N Grand Blvd
500 North Grand Boulevard                          | 500 N Grand Blvd
500 Grand Blvd N                                   | 500 N Grand Blvd
500 Nroth Grand Bvld                               | 500 N Grand Blvd
500 norte grand                                    | 500 N Grand Blvd
100 E 39th St                                      | 100 E 39th St
100 east thirty-ninth street                       | 100 E 39th St
100 E. Thirty Ninth                                | 100 E 39th St
100 E 39                                           | 100 E 39th St
100 39th                                           | 100 E 39th St
100 E 39ht St                                      | 100 E 39th St
100 E thirty-nineth St                             | 100 E 39th St
102 Seventh St                                     | 102 7th St
102 7 Street                                       | 102 7th St
200 Saint Louis Avenue                             | 200 St Louis Ave
200 St. Louis Ave                                  | 200 St Louis Ave
200 st louis                                       | 200 St Louis Ave
200 Avenue A                                       | 200 Avenue A
200 Ave A                                          | 200 Avenue A
200 North St                                       | 200 North St
200 north                                          | 200 North St
200 Street Rd                                      | 200 Street Rd
200 Calle Ocho                                     | 200 Calle Ocho
200 ocho                                           | 200 Calle Ocho
200 Broadway Riverbend MO                          | 200 Broadway
200 Martin Luther King Blvd                        | 200 Dr Martin Luther King Jr Blvd
200 MLK                                            | 200 Dr Martin Luther King Jr Blvd
200 Dr. M.L. King Jr. Blvd                         | 200 Dr Martin Luther King Jr Blvd
200 Dr Martin Luthr King Blvd                      | 200 Dr Martin Luther King Jr Blvd
200 Marten Luther King Jr                          | 200 Dr Martin Luther King Jr Blvd
200 Pena Court                                     | 200 Peña Ct
200 PEÑA CT                                        | 200 Peña Ct
200 Tower Park                                     | 200 Tower Park Dr
200 ofallon pl                                     | 200 O'Fallon Pl
200 O’Fallon Place                                 | 200 O'Fallon Pl
200 Rock and Rye Lane                              | 200 Rock and Rye Ln
200 NW Oak Grove Ter                               | 200 Oak Grove Ter NW
200 Oak Grove Terrace Northwest                    | 200 Oak Grove Ter NW
200 The Paseo                                      | 200 Paseo Blvd
200 I-70                                           | 200 I 70
200 Interstate 70                                  | 200 I 70
200 US-40                                          | 200 US Hwy 40
200 U.S. Highway 40                                | 200 US Hwy 40
200 St Charles Rock Road                           | 200 Saint Charles Rock Rd
200 Park Place                                     | 200 Park Pl
200 Linwood Trafficway                             | 200 Linwood Trfy
200 Camino Real                                    | 200 Camino Real Dr
20 Maple Ln, Gladstone                             | 20 Maple Ln, Gladstone
20 maple ln gladstone mo                           | 20 Maple Ln, Gladstone
20 Maple Lane 64118                                | 20 Maple Ln, Gladstone
37-12 Northern Blvd                                | 37-12 Northern Blvd
142 1/2 Vine St                                    | 142 1/2 Vine St
200 Oak Street                                     | 200 Oak St
200 Oak Av.                                        | 200 Oak Ave
200 Halden Ave                                     | 200 Halden Ave
""".strip().splitlines()


@pytest.mark.parametrize("form", FORMS)
def test_the_usual_ways_of_writing_an_address_find_it(gazetteer, form):
    text, wanted = (part.strip() for part in form.split("|"))
    answer = gazetteer.search(text)
    assert answer.verdict is FOUND, answer
    hit = answer.hits[0]
    assert hit.kind is MatchKind.EXACT
    assert hit.label == wanted or hit.label.startswith(wanted + ", ")


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("500 Grand Blvd", {"500 N Grand Blvd", "500 S Grand Blvd"}),
        ("200 Oak", {"200 Oak St", "200 Oak Ave"}),
        ("200 Hblden Ave", {"200 Halden Ave", "200 Holden Ave"}),
        ("20 Maple Ln", {"20 Maple Ln, Gladstone", "20 Maple Ln, Riverbend"}),
        ("77 Court St", {"77 Court St Apt 1", "77 Court St Apt 2"}),
        ("Oak St & Grand", {"Oak St & N Grand Blvd", "Oak St & S Grand Blvd"}),
    ],
)
def test_what_fits_several_places_gives_a_list_never_a_guess(gazetteer, text, labels):
    answer = gazetteer.search(text)
    assert answer.verdict is CHOOSE
    assert answer.found is None
    for label in labels:
        assert any(hit.label.startswith(label) for hit in answer.hits), (label, answer.hits)


@pytest.mark.parametrize(
    "text",
    ["39th & Main", "39th and Main St", "Main at 39th", "E 39th St / Main St", "39 @ main", "main & thirty-ninth", "39th/Main",
     "corner of 39th and Main", "Main y 39th", "39th St and Main Street, Riverbend, MO", "Mian St & 39th St", "3901 Main & 39th"],
)  # fmt: skip
def test_two_streets_give_their_intersection(gazetteer, text):
    answer = gazetteer.search(text)
    assert answer.verdict is FOUND
    assert answer.hits[0].kind is MatchKind.INTERSECTION
    assert (answer.hits[0].lon, answer.hits[0].lat) == (-94.58, 39.02)


def test_a_number_between_known_ones_is_worked_out_and_said_so(gazetteer):
    hit = gazetteer.search("1601 Lantern St").hits[0]
    assert hit.kind is MatchKind.INTERPOLATED
    assert hit.confidence < 1
    assert hit.label.startswith("1601 Lantern St")
    assert hit.lon == pytest.approx(-94.50 + 1601e-5, abs=1e-6)


def test_a_number_beyond_the_known_ones_is_never_taken_for_found(gazetteer):
    beyond = gazetteer.search("1720 Lantern St")
    assert beyond.verdict is CHOOSE
    assert beyond.hits[0].kind is MatchKind.NEAREST
    assert beyond.hits[0].number == "1698"
    far = gazetteer.search("9900 Lantern St")
    assert far.verdict is CHOOSE
    assert far.hits[0].kind is MatchKind.STREET


@pytest.mark.parametrize(
    "text", ["1600 block of Lantern", "1600 BLK LANTERN ST", "16XX Lantern St", "1600-block Lantern St"]
)
def test_a_block_is_a_known_point_of_that_block(gazetteer, text):
    answer = gazetteer.search(text)
    assert answer.verdict is FOUND
    assert answer.hits[0].kind is MatchKind.BLOCK
    assert answer.hits[0].label.startswith("1600 block of Lantern St")


def test_a_wrong_digit_is_not_corrected_in_silence(gazetteer):
    assert gazetteer.search("102 8th St").found is None
    assert gazetteer.search("100 E 38th St").found is None


def test_a_street_alone_is_offered_but_not_taken_for_an_address(gazetteer):
    answer = gazetteer.search("Lantern St")
    assert answer.verdict is CHOOSE
    assert answer.hits[0].kind is MatchKind.STREET


def test_a_place_without_a_number_is_found_by_name(gazetteer):
    answer = gazetteer.search("city hall")
    assert answer.verdict is FOUND
    assert answer.hits[0].kind is MatchKind.PLACE


@pytest.mark.parametrize(
    "text", ["20 Maple Ln, Springfield", "1600 Lantern St, Gladstone", "1600 Lantern St, Riverbend, KS"]
)
def test_a_town_or_state_that_contradicts_is_asked_about(gazetteer, text):
    assert gazetteer.search(text).verdict is CHOOSE


def test_a_typo_lowers_the_confidence_and_more_typos_lower_it_more(gazetteer):
    exact, one, two = (
        gazetteer.search(t).hits[0].confidence
        for t in ("1600 Lantern St", "1600 Lanten St", "1600 Lanetn St")
    )
    assert exact == 1.0 > one >= two > 0.5


@pytest.mark.parametrize("text", ["", "   ", "1600", "64111", ",,,", "#", "&", "🏠", "½", "- -"])
def test_what_is_no_address_is_said_to_be_unclear(gazetteer, text):
    assert gazetteer.search(text).verdict is UNCLEAR


def test_a_street_that_is_not_here_gives_nothing(gazetteer):
    assert gazetteer.search("1600 Zyxwvut Qrst Way").verdict is NOTHING


HALF_TYPED = """
1600 l              | 1600 Lantern St
1600 lan            | 1600 Lantern St
1600 Lantern S      | 1600 Lantern St
1600 lsnte          | 1600 Lantern St
500 n gr            | 500 N Grand Blvd
200 st lo           | 200 St Louis Ave
100 e 39t           | 100 E 39th St
20 maple ln gl      | 20 Maple Ln, Gladstone
20 maple ln, gl     | 20 Maple Ln, Gladstone
200 tower p         | 200 Tower Park Dr
39th & ma           | E 39th St & Main St
200 mart            | 200 Dr Martin Luther King Jr Blvd
lant                | Lantern St
200 oak grove t     | 200 Oak Grove Ter NW
""".strip().splitlines()


@pytest.mark.parametrize("line", HALF_TYPED)
def test_half_typed_input_already_shows_what_it_may_become(gazetteer, line):
    text, wanted = (part.strip() for part in line.split("|"))
    assert gazetteer.search(text, partial=True).hits[0].label.startswith(wanted)


def test_every_further_letter_keeps_the_address_in_the_list(gazetteer):
    full = "500 North Grand Boulevard, Riverbend"
    for end in range(len("500 North Gr"), len(full) + 1):
        labels = [hit.label for hit in gazetteer.search(full[:end], partial=True).hits]
        assert any(label.startswith("500 N Grand Blvd") for label in labels), full[:end]


def test_the_limit_is_kept(gazetteer):
    assert len(gazetteer.search("200 a", partial=True, limit=3).hits) <= 3
    assert len(gazetteer.search("200 Oak", limit=1).hits) == 1
    assert gazetteer.search("200 Oak", limit=1).verdict is CHOOSE
