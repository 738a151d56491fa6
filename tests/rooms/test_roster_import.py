"""Roster files: all or nothing, every trouble named by line, the same file twice changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor
from lamplighter.roster import queries
from lamplighter.roster.files import FileName, file_named, read_file
from lamplighter.roster.importing import RosterReport, import_roster, said
from lamplighter.roster.models import Absence, Cover, Officer, Post, Posting
from lamplighter.roster.tables import tables_in
from tests.support.formats import workbook, zip_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
TZ = ZoneInfo("America/Chicago")
GOOD = {
    FileName.OFFICERS: "badge,first_name,last_name,title,languages,phone,email,display_level,portrait\n"
    "11,Marisol,Reyes,Officer,en;es,555-0142,r@example.org,full,\n"
    "12,Daniel,Okafor,Officer,en,555-0143,,first,\n"
    "14,Ingrid,Lindqvist,Officer,en,555-0144,,role,\n"
    "19,Ruth,Amsel,Sergeant,en,555-0150,,full,\n",
    FileName.SHIFTS: "code,name_en,name_es,days,start,end,kind\n"
    "evening,Evening shift,Turno de la tarde,mon;tue;wed;thu;fri,13:00,9 pm,evening\n"
    "morning,Morning shift,Turno de la mañana,mon;tue;wed;thu;fri,7:00,15:00,morning\n",
    FileName.STATIONS: "zone,name,address,phone,hours_en,hours_es\nriv,River Station,12 Quay Road,555-0101,Always,Siempre\n",
    FileName.POSTINGS: "badge,zone,role,shift,from,to\n11,RIV,cio,evening,2026-01-01,\n12,RIV,cio,morning,2026-01-01,\n"
    "19,RIV,supervisor,morning,2026-01-01,\n",
    FileName.ABSENCES: "badge,from,to,reason\n11,2026-03-02T00:00,2026-03-05T00:00,private matter\n",
    FileName.COVERS: "badge,zone,role,shift,covering_badge,from,to\n11,RIV,cio,evening,14,2026-03-02,2026-03-05\n",
}


def take(
    changes: dict[FileName, str] | None = None, *, dry_run: bool = False, only: bool = False
) -> RosterReport:
    texts = (changes or {}) if only else {**GOOD, **(changes or {})}
    return import_roster(
        files={name: text.encode() for name, text in texts.items()},
        zones=["RIV", "BLU"],
        tz=TZ,
        actor=Actor.command("test"),
        now=NOW,
        dry_run=dry_run,
    )


def test_a_good_roster_is_taken_in_whole_and_answers_at_once() -> None:
    report = take()
    assert (report.done, report.problems) == (True, [])
    answer = queries.who(["1103", "RIV"], datetime(2026, 3, 2, 20, 0, tzinfo=UTC))
    assert answer.zone == "RIV"
    assert [each.card.slug for each in answer.on_now] == list(
        Officer.objects.filter(badge__in=["12", "14"]).order_by("badge").values_list("slug", flat=True)
    )
    assert answer.station is not None
    assert answer.station.name == "River Station"
    assert answer.supervisor is not None
    assert answer.supervisor.last == "Amsel"


def test_the_same_files_twice_change_nothing() -> None:
    take()
    counts = take().counts
    assert {name: (each.added, each.changed) for name, each in counts.items()} == dict.fromkeys(
        counts, (0, 0)
    )


def test_a_dry_run_reports_the_same_and_keeps_nothing() -> None:
    report = take(dry_run=True)
    assert report.counts["officers"].added == 4
    assert not report.done
    assert not Officer.objects.exists()
    assert not Post.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("name", "text", "line", "sentence"),
    [
        (FileName.POSTINGS, "badge,zone,role,shift,from,to\n99,RIV,cio,evening,2026-01-01,\n", 2, "No officer has the badge 99"),
        (FileName.POSTINGS, "badge,zone,role,shift,from,to\n11,XYZ,cio,evening,2026-01-01,\n", 2, "There is no zone XYZ"),
        (FileName.POSTINGS, "badge,zone,role,shift,from,to\n11,RIV,cio,dusk,2026-01-01,\n", 2, "There is no shift dusk"),
        (FileName.POSTINGS, "badge,zone,role,shift,from,to\n\n11,RIV,cio,evening,1/2/26,\n", 3, "from is “1/2/26”; write a day like"),
        (FileName.POSTINGS, "badge,zone,role,shift,from,to\n11,RIV,cio,evening,2026-02-01,2026-02-01\n", 2, "to is not after “from”"),
        (FileName.SHIFTS, "code,name_en,name_es,days,start,end,kind\nx,X,X,funday,7:00,15:00,morning\n", 2, "days is “funday”"),
        (FileName.SHIFTS, "code,name_en,name_es,days,start,end,kind\nx,X,X,mon,25:00,15:00,morning\n", 2, "start is “25:00”"),
        (FileName.OFFICERS, "badge,first_name,last_name,display_level\n11,A,B,everything\n", 2, "display_level is “everything”; write one of full, first, role"),
        (FileName.OFFICERS, "badge,first_name\n11,A\n", 1, "The columns last_name are missing. Needed are badge, first_name, last_name;"),
        (FileName.OFFICERS, "badge,first_name,last_name,display_level\n11,A,B,full\n11,C,D,full\n", 3, "the same thing as line 2"),
        (FileName.COVERS, "badge,zone,role,shift,covering_badge,from,to\n12,RIV,cio,evening,14,2026-03-02,2026-03-05\n", 2, "nothing to cover"),
        (FileName.ABSENCES, "badge,from,to,reason\n11,2026-03-02T00:00Z,2026-03-05T00:00,\n", 2, "write a local time like"),
    ],
)  # fmt: skip
def test_a_trouble_is_named_by_line_and_nothing_is_kept(
    name: FileName, text: str, line: int, sentence: str
) -> None:
    report = take({name: text})
    assert not report.done
    assert not Officer.objects.exists()
    assert any(each.line == line and sentence in said(each) for each in report.problems), [
        said(each) for each in report.problems
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_encodings_and_separators_are_no_trouble(encoding: str, comma: str) -> None:
    text = (
        comma.join(["badge", "first_name", "last_name", "display_level"])
        + "\n"
        + comma.join(["1", "Zoë", "Ibáñez", "full"])
    )
    rows, problems = read_file(FileName.OFFICERS, text.encode(encoding))
    assert not problems
    assert (rows[0].cells["first_name"], rows[0].cells["last_name"]) == ("Zoë", "Ibáñez")


@pytest.mark.parametrize("data", [b"", b"\0\0\0", b'"', b"badge\n" + b"x" * 400, bytes(range(256))])
def test_no_bytes_make_it_fall_over(data: bytes) -> None:
    for name in FileName:
        rows, problems = read_file(name, data)
        assert problems or not rows


def test_promise_7_an_import_is_on_record_without_values() -> None:
    take()
    event = Event.objects.get(verb="roster.imported")
    assert event.fields == sorted(name.value for name in FileName)


def test_promise_6_a_display_level_holds_in_every_answer() -> None:
    take()
    seen = {each.card.phone: each.card for each in queries.who(["RIV"], NOW).officers}
    assert seen["555-0142"].shown == "Officer Marisol Reyes"
    assert seen["555-0143"].shown == "Officer Daniel"
    assert seen["555-0144"].shown == "Community Interaction Officer"
    assert "Okafor" not in repr(seen["555-0143"])
    assert "Lindqvist" not in repr(seen["555-0144"])


def test_absences_are_local_and_covers_hang_on_postings() -> None:
    take()
    assert Absence.objects.get().starts == datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
    assert Cover.objects.get().posting == Posting.objects.get(officer__badge="11")


def test_files_are_known_by_their_names() -> None:
    assert file_named("roster/Officers 2026.csv") is FileName.OFFICERS
    assert file_named("officers.xlsx") is FileName.OFFICERS
    assert file_named("officers.xls") is None


def test_what_a_row_refers_to_is_told_beside_its_own_troubles() -> None:
    """All at once: a bad date does not hide that the badge, the zone and the shift are not known."""
    report = take(
        {
            FileName.POSTINGS: "badge,zone,role,shift,from,to\n0000,NOPE,cio,nope,31/12/2026,\n11,RIV,cio,evening,2026-02-30,\n",
            FileName.OFFICERS: GOOD[FileName.OFFICERS] + "15,Ann,Lee,Officer,klingon,555-0199,,full,\n",
            FileName.COVERS: "badge,zone,role,shift,covering_badge,from,to\n11,RIV,cio,evening,15,2026-03-02,\n",
        }
    )
    assert [(each.file, each.line, said(each).partition(";")[0]) for each in report.problems] == [
        ("officers", 6, "languages is “klingon”"),
        ("postings", 2, "from is “31/12/2026”"),
        ("postings", 2, "No officer has the badge 0000. Add them to officers.csv."),
        ("postings", 2, "There is no shift nope. Add it to shifts.csv."),
        ("postings", 2, "There is no zone NOPE on the zone map."),
        ("postings", 3, "from is “2026-02-30”"),
        ("covers", 2, "to is “”"),
    ]


def test_an_unknown_column_does_not_hide_what_is_wrong_in_the_rows() -> None:
    report = take({FileName.OFFICERS: "badge,first_name,last_name,Shoe\n11,A,B,41\n12,,C,42\n"}, only=True)
    assert [each.line for each in report.problems] == [1, 3]


def test_who_is_new_and_of_whom_no_display_level_is_known_is_shown_the_least() -> None:
    take()
    text = "badge,first_name,last_name\n11,Marisol,Reyes\n77,Ana,Nuñez\n"
    report = take({FileName.OFFICERS: text}, only=True)
    assert (report.done, report.problems) == (True, [])
    levels = dict(Officer.objects.filter(badge__in=["11", "77"]).values_list("badge", "display_level"))
    assert levels == {"11": "full", "77": "role"}
    assert any("shown by their role only" in str(each) for each in report.reads["officers"].told)
    telling = take(
        {FileName.OFFICERS: "badge,first_name,last_name,email\n78,Ana,Ruiz,ana.ruiz@example.org\n"}, only=True
    )
    (problem,) = telling.problems
    assert "tells a name that is not to be shown. Say a display level" in said(problem)


def test_one_value_may_be_said_for_all_rows() -> None:
    files: dict[FileName, bytes] = {
        FileName.OFFICERS: b"badge,first_name,last_name\n77,Ana,Ruiz\n",
        FileName.SHIFTS: b"code,name_en,name_es,days,start,end\nday,Day,Dia,mon,7:00,15:00\n",
        FileName.POSTINGS: b"badge,zone,shift,from\n77,RIV,day,2026-01-01\n",
    }
    given: dict[str, Any] = {"zones": ["RIV"], "tz": TZ, "actor": Actor.command("test"), "now": NOW}
    lacking = import_roster(files=files, **given)
    assert {said(each).partition(".")[0] for each in lacking.problems} == {
        "The columns kind are missing", "The columns role are missing",
    }  # fmt: skip
    fixed = {
        FileName.OFFICERS: {"display_level": "first"},
        FileName.SHIFTS: {"kind": "morning"},
        FileName.POSTINGS: {"role": "cio"},
    }
    wrong = import_roster(files=files, fixed={**fixed, FileName.SHIFTS: {"kind": "noon"}}, **given)
    first = wrong.problems[0]
    assert (first.line, said(first)) == (0, "kind is “noon”; write one of morning, evening, night.")
    assert import_roster(files=files, fixed=fixed, **given).done
    assert Officer.objects.get().display_level == "first"
    assert Posting.objects.get().post.role == "cio"


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Badge No.,First,Surname,Rank,Languages,Telephone,E-mail,Favourite colour", FileName.OFFICERS),
        ("Star,Given name,Family name,Rank", FileName.OFFICERS),
        ("Star,Given name,Family name,Start date,End date", None),
        ("code,name_en,name_es,days,start,end", FileName.SHIFTS),
        ("Employee ID,Beat,Watch,Begin,Until", FileName.POSTINGS),
        ("Badge,From,To,Why", FileName.ABSENCES),
        ("badge,zone,shift,covered_by,from,to", FileName.COVERS),
        ("District,Station,Address", FileName.STATIONS),
        ("A,B", None),
    ],
)
def test_a_table_is_known_by_its_columns(header: str, kind: FileName | None) -> None:
    (found,) = tables_in(f"{header}\n".encode(), "export.csv")
    assert found.kind is kind
    (named,) = tables_in(f"{header}\n".encode(), "Absences.csv")
    assert named.kind is FileName.ABSENCES
    packed = zip_of({"export.csv": f"{header}\n".encode()})
    assert [each.kind for each in tables_in(packed, "export.zip")] == [kind]


def test_sheets_of_a_workbook_are_known_by_their_columns_too() -> None:
    officers = [["Badge", "First", "Surname"], ["1", "Ana", "Ruiz"]]
    data = workbook(
        {"Notes": [["x"]], "Sheet1": officers, "Sheet2": [["Badge", "From", "To"], ["1", "a", "b"]]}
    )
    found = {each.kind: each.sheet for each in tables_in(data, "export.xlsx")}
    assert found == {FileName.OFFICERS: "Sheet1", FileName.ABSENCES: "Sheet2"}
    asked = tables_in(workbook({"Sheet1": [["Shoe", "Hat"], ["1", "2"]]}), "export.xlsx")
    assert [(each.kind, each.sheet, each.header) for each in asked] == [(None, "Sheet1", ["Shoe", "Hat"])]
