"""Roster files obey the rules that the pages obey: nobody covers themselves, nothing overlaps, no cell is lost or cut short."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import models

from lamplighter.audit.models import Event
from lamplighter.roster import queries
from lamplighter.roster.cards import card_of
from lamplighter.roster.files import COLUMNS, FileName, read_file
from lamplighter.roster.importing import said
from lamplighter.roster.models import Absence, Officer, Posting, Shift, Station
from lamplighter.roster.rules import DisplayLevel, tells_hidden
from tests.rooms.test_roster_import import GOOD, NOW, take

pytestmark = pytest.mark.django_db
POSTINGS, ABSENCES, COVERS = (GOOD[name] for name in (FileName.POSTINGS, FileName.ABSENCES, FileName.COVERS))
OFFICERS, SHIFTS = GOOD[FileName.OFFICERS], GOOD[FileName.SHIFTS]
HEAD = "badge,zone,role,shift,covering_badge,from,to\n"


@pytest.mark.parametrize(
    ("name", "text", "line", "sentence"),
    [
        (FileName.COVERS, HEAD + "11,RIV,cio,evening,11,2026-03-02,2026-03-05\n", 2, "cannot stand in for themselves"),
        (FileName.COVERS, HEAD + "11,RIV,cio,evening,14,2025-12-30,2026-03-05\n", 2, "Stay within its first and last day"),
        (FileName.COVERS, COVERS + "11,riv,cio,evening,12,2026-03-04,2026-03-06\n", 3, "Someone already stands in"),
        (FileName.POSTINGS, POSTINGS + "11,riv,cio,evening,2026-02-01,\n", 5, "already has this post and shift"),
        (FileName.POSTINGS, POSTINGS + "11,riv,cio,evening,2026-01-01,2026-05-01\n", 5, "the same thing as line 2"),
        (FileName.ABSENCES, ABSENCES + "11,2026-03-04,2026-03-08,\n", 3, "already away"),
        (FileName.ABSENCES, "badge,from,to,reason\n11,2026-03-08T02:30,2026-03-08T03:00,\n", 2, "must come after the start"),
        (FileName.ABSENCES, "badge,from,to,reason\n11,2026-03-02,9999-12-31T23:59,\n", 2, "write a year from 2000 to 2099"),
        (FileName.POSTINGS, POSTINGS + "12,RIV,cio,evening,0001-01-01,\n", 5, "write a year from 2000 to 2099"),
        (FileName.POSTINGS, POSTINGS + "12,RIV,cio,evening,2026-W10-1,\n", 5, "write a day like 2026-01-31"),
        (FileName.ABSENCES, "badge,from,to,reason\n11,2026-03-02T07:00:30,2026-03-05,\n", 2, "write a local time like"),
        (FileName.OFFICERS, OFFICERS + "1" * 21 + ",A,B,,,,,full,\n", 6, "badge is longer than 20 characters"),
        (FileName.OFFICERS, OFFICERS + "77,A\0,B,,,,,full,\n", 6, "first_name holds a sign that cannot be shown"),
        (FileName.OFFICERS, OFFICERS + "77,A,B,,,call me,,full,\n", 6, "write a phone number like"),
        (FileName.OFFICERS, OFFICERS + "77,A,B,,,,a@b.org?bcc=c@d.org,full,\n", 6, "that is no e-mail address"),
        (FileName.OFFICERS, OFFICERS + "77,Ana,Ruiz,,,,a.ruiz@example.org,first,\n", 6, "tells what this display level hides"),
        (FileName.OFFICERS, OFFICERS.replace("languages", "langauges"), 1, "The column langauges is not known"),
        (FileName.OFFICERS, OFFICERS.replace("languages", "phone"), 1, "The column phone is there twice"),
        (FileName.SHIFTS, SHIFTS + "late shift,X,X,mon,13:00,15:00,morning\n", 4, "without spaces"),
        (FileName.SHIFTS, SHIFTS + "late,X,X,mon,13 am,15:00,morning\n", 4, "write a time like 13:00"),
    ],
)  # fmt: skip
def test_a_file_is_refused_by_line_for_what_a_page_would_refuse(
    name: FileName, text: str, line: int, sentence: str
) -> None:
    report = take({name: text})
    assert not report.done
    assert not Officer.objects.exists()
    named = [(each.file, each.line) for each in report.problems if sentence in said(each)]
    assert named[-1:] == [(name.value, line)], [
        said(each) for each in report.problems
    ]  # rivals are both named


def test_one_row_may_make_room_for_another_whatever_their_order() -> None:
    assert take().done
    handed_on = "badge,zone,role,shift,from,to\n11,RIV,cio,evening,2026-06-01,\n11,RIV,cio,evening,2026-01-01,2026-06-01\n"
    assert take({FileName.POSTINGS: handed_on}, only=True).problems == []
    assert Posting.objects.filter(officer__badge="11").count() == 2


def test_columns_that_are_left_out_leave_what_they_stand_for() -> None:
    take()
    take(
        {
            FileName.OFFICERS: "badge,first_name,last_name,display_level\n11,Marisol,Reyes Soto,full\n",
            FileName.ABSENCES: "badge,from,to\n11,2026-03-02,2026-03-06\n",
        },
        only=True,
    )
    reyes = Officer.objects.get(badge="11")
    assert (reyes.last_name, reyes.phone, reyes.email, reyes.languages) == (
        "Reyes Soto", "555-0142", "r@example.org", ["en", "es"],
    )  # fmt: skip
    assert Absence.objects.get().reason == "private matter"


def test_commas_that_a_spreadsheet_adds_and_lines_inside_quotes_are_no_trouble() -> None:
    stations = 'zone,name,address,phone,hours_en,hours_es,,\nriv,"River\nStation",12 Quay Road,,,,,,,\n'
    assert take({FileName.STATIONS: stations}).problems == []
    assert Station.objects.get().name == "River Station"


def test_promise_6_a_file_that_shows_less_of_an_officer_moves_their_page() -> None:
    take()
    before = Officer.objects.get(badge="11").slug
    take({FileName.OFFICERS: OFFICERS.replace("full,\n12", "role,\n12")})
    assert Officer.objects.get(badge="11").slug != before
    assert queries.officer_page(before, date(2026, 3, 2)) is None


def test_promise_6_an_address_that_tells_a_hidden_name_is_on_no_card() -> None:
    take()
    # Written before the rule, or past it.
    Officer.objects.filter(badge="14").update(email="ingrid.lindqvist@example.org")
    assert card_of(Officer.objects.get(badge="14")).email == ""


@pytest.mark.parametrize(
    ("email", "level", "told"),
    [
        ("ingrid.lindqvist@pd.org", DisplayLevel.FULL, False),
        ("ingrid@pd.org", DisplayLevel.FIRST, False),
        ("ilindqvist@pd.org", DisplayLevel.FIRST, True),
        ("ingrid@pd.org", DisplayLevel.ROLE, True),
        ("badge14077@pd.org", DisplayLevel.ROLE, True),
        ("river.evening@pd.org", DisplayLevel.ROLE, False),
        ("lamp@lindqvist.org", DisplayLevel.ROLE, False),
        ("", DisplayLevel.ROLE, False),
    ],
)
def test_what_an_address_tells_depends_on_the_level(email: str, level: DisplayLevel, told: bool) -> None:
    assert tells_hidden(email, level=level, first="Ingrid", last="Lindqvist", badge="14077") is told


@pytest.mark.parametrize(
    ("email", "last", "told"),
    [
        ("munoz@pd.org", "Muñoz", True),
        ("a_cruz@pd.org", "de la Cruz", True),
        ("la.loma@pd.org", "de la Cruz", False),
        ("oneil@pd.org", "O'Neil", True),
        ("jo.ng@pd.org", "Ng", True),
        ("evening@pd.org", "Ng", False),
    ],
)
def test_names_are_known_without_accents_and_in_parts(email: str, last: str, told: bool) -> None:
    assert tells_hidden(email, level=DisplayLevel.FIRST, first="Jo", last=last, badge="1") is told


def test_promise_7_every_row_that_an_import_changes_is_on_record() -> None:
    take()
    verbs = list(Event.objects.values_list("verb", flat=True))
    assert {verb: verbs.count(verb) for verb in set(verbs)} == {
        "officer.added": 4, "shift.added": 2, "station.changed": 1, "post.added": 2, "post.changed": 1, "posting.added": 3,
        "absence.added": 1, "cover.added": 1, "roster.imported": 1,
    }  # fmt: skip


def test_a_changed_row_is_on_record_by_its_fields_and_an_unchanged_one_is_not() -> None:
    take()
    last = Event.objects.latest("pk").pk
    take({FileName.OFFICERS: OFFICERS.replace("555-0143", "555-0199")})
    assert list(Event.objects.filter(pk__gt=last).values_list("verb", "fields")) == [
        ("officer.changed", ["phone"]),
        ("roster.imported", sorted(name.value for name in FileName)),
    ]


def test_no_cell_is_longer_than_its_column_in_the_database() -> None:
    columns = {
        **{(FileName.OFFICERS, each): (Officer, each) for each in ("badge", "first_name", "last_name", "title", "portrait")},
        **{(FileName.SHIFTS, each): (Shift, each) for each in ("name_en", "name_es")},
        **{(FileName.STATIONS, each): (Station, each) for each in ("zone", "name", "address", "hours_en", "hours_es")},
        (FileName.ABSENCES, "reason"): (Absence, "reason"),
    }  # fmt: skip
    for (file, column), (model, name) in columns.items():
        field = model._meta.get_field(name)
        assert isinstance(field, models.CharField)
        assert field.max_length is not None
        read = COLUMNS[file][column]
        assert read("x" * field.max_length)
        with pytest.raises(ValueError):
            read("x" * (field.max_length + 1))


def test_an_answer_is_the_same_after_a_refused_file() -> None:
    take()
    before = queries.who(["RIV"], NOW)
    take({FileName.COVERS: HEAD + "11,RIV,cio,evening,11,2026-03-02,2026-03-05\n"})
    assert queries.who(["RIV"], NOW) == before


@pytest.mark.parametrize("word", ["noon", "7 to 3", "24:00", "", "0 pm", "7:60"])
def test_what_is_no_time_of_day_is_said(word: str) -> None:
    _, problems = read_file(FileName.SHIFTS, (SHIFTS + f"x,X,X,mon,{word},15:00,morning\n").encode())
    assert "write a time like 13:00" in said(problems[0])
