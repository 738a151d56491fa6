"""What a department says of itself: kept with a record, shown before it is kept, seen everywhere; the settings' file wins."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.translation import gettext, ngettext, override
from PIL import Image
from typer.testing import CliRunner

from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor, Verb
from lamplighter.city import actions, catalogue, queries
from lamplighter.city.files import exported
from lamplighter.city.models import Choice, OwnHoliday
from lamplighter.city.models import Word as WordRow
from lamplighter.city.rules.days import OwnDay
from lamplighter.city.rules.texts import Text
from lamplighter.city.rules.words import Word
from lamplighter.core.pictures.portraits import PictureRefused
from lamplighter.ops.cli import loaded
from lamplighter.plumbing import snapshots
from lamplighter.plumbing.models import Revision
from lamplighter.plumbing.setup_file import CannotLoad

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
ACTOR = Actor.command("test")
Staff = Callable[..., Client]
BEAT = Word("beat", "beats", "sector", "sectores", False)


@pytest.fixture(autouse=True)
def _home() -> None:
    settings.HOME.prepare()


@pytest.fixture
def by_file() -> Iterator[Callable[..., None]]:
    """Sets what the settings' file would set."""
    before = settings.LAMPLIGHTER

    def put(section: str, **values: str) -> None:
        held = settings.LAMPLIGHTER
        settings.LAMPLIGHTER = held.model_copy(
            update={section: getattr(held, section).model_copy(update=values)}
        )

    yield put
    settings.LAMPLIGHTER = before


def choose(**values: str) -> list[Text]:
    return actions.choose(values={Text(key): value for key, value in values.items()}, actor=ACTOR, now=NOW)


def say(key: str, word: Word | None) -> bool:
    changed = actions.choose_word(key=key, word=word, actor=ACTOR, now=NOW)
    catalogue.keep_current()
    return changed


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


# -- names and numbers --------------------------------------------------------------------------------------------------


def test_a_name_and_a_number_stand_on_every_page_and_are_on_record(client: Client) -> None:
    choose(name="Lakeside", department="Lakeside Police", emergency_number="112")
    home = page(client, "/")
    assert "Lakeside Police" in home
    assert "Call 112." in home
    event = Event.objects.get(verb=Verb.CITY_CHANGED.value)
    assert event.fields == ["department", "emergency_number", "name"]
    assert "Lakeside" not in str(vars(event)), "the record holds names of fields, never values"


def test_what_the_file_sets_wins_and_cannot_be_changed_by_page(by_file: Any, staff: Staff) -> None:
    choose(name="By the page", region="Prairie")
    by_file("city", name="By the file")
    assert queries.our_city().name == "By the file"
    assert queries.our_city().region == "Prairie"
    with pytest.raises(actions.FixedByFile):
        choose(name="Another")
    shown = page(staff("administrator"), "/staff/city/name/")
    assert re.search(r'<input[^>]*value="By the file"[^>]*disabled', shown)
    assert "Set in lamplighter.toml" in shown


def test_a_form_cannot_smuggle_what_the_file_sets(by_file: Any, staff: Staff) -> None:
    by_file("city", name="By the file")
    sent = {"name": "Smuggled", "department": "Police", "emergency_number": "911", "step": "save"}
    assert staff("administrator").post("/staff/city/name/", sent).status_code == 302
    assert not Choice.objects.filter(key="name").exists()
    assert queries.our_city().name == "By the file"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("emergency_number", "call us"),
        ("department", "x" * 121),
        ("name", "<b>Bold</b>"),
        ("region", "a\x00b"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_in_words(staff: Staff, field: str, value: str) -> None:
    sent = {
        "name": "Lakeside",
        "department": "Police",
        "region": "",
        "emergency_number": "911",
        "step": "save",
        field: value,
    }
    answer = staff("administrator").post("/staff/city/name/", sent)
    assert answer.status_code == 422
    assert "There is something to fix" in answer.content.decode()
    assert not Choice.objects.exists()


def test_a_change_is_shown_before_it_is_kept(staff: Staff) -> None:
    client = staff("administrator")
    sent = {
        "name": "Lakeside",
        "department": "Lakeside Police",
        "region": "",
        "emergency_number": "112",
        "non_emergency_number": "",
    }
    seen = client.post("/staff/city/name/", {**sent, "step": "check"}).content.decode()
    assert "This is how it will look" in seen
    assert "Is someone in danger now? Call 112." in seen
    assert not Choice.objects.exists()
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', seen))
    assert again == sent
    assert client.post("/staff/city/name/", {**again, "step": "save"}).status_code == 302
    assert queries.our_city().emergency_number == "112"


def test_saving_the_same_again_changes_nothing() -> None:
    assert choose(name="Lakeside") == [Text.NAME]
    assert choose(name="  Lakeside ") == []
    assert Event.objects.filter(verb=Verb.CITY_CHANGED.value).count() == 1


def test_the_database_refuses_an_unknown_key_and_an_empty_value() -> None:
    for row in (Choice(key="motto", value="To serve"), Choice(key="name", value="")):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        WordRow.objects.create(
            key="zone", en_one="beat", en_many="", es_one="sector", es_many="", es_feminine=False
        )


def test_another_process_sees_a_change_within_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    assert queries.our_city().name == "Our city"
    # Another process writes its row and draws the revision anew; this one is told nothing.
    Choice.objects.create(key="name", value="Lakeside")
    Revision.objects.update_or_create(subject="city", defaults={"number": 12345})
    at = snapshots._checked_at
    monkeypatch.setattr(snapshots.time, "monotonic", lambda: at + 0.4)
    assert queries.our_city().name == "Our city"
    monkeypatch.setattr(snapshots.time, "monotonic", lambda: at + 0.6)
    assert queries.our_city().name == "Lakeside"


# -- colours and the seal -----------------------------------------------------------------------------------------------


def test_colours_stand_in_a_stylesheet_of_their_own(client: Client) -> None:
    assert "/city/colors/" not in page(client, "/")
    choose(band="#3b0a45", link="#6a1b9a")
    found = re.search(r'href="(/city/colors/\w+\.css)"', page(client, "/"))
    assert found is not None
    sheet = client.get(found[1])
    assert "--evening:#3b0a45" in sheet.content.decode()
    assert "light-dark(#6a1b9a,#9cc4ff)" in sheet.content.decode()
    assert "immutable" in sheet.headers["Cache-Control"]
    choose(band="#003300")
    assert client.get(found[1]).status_code == 404, "an old name says nothing of the new colours"


def test_a_faint_colour_is_refused_with_its_ratio_and_a_better_one(staff: Staff) -> None:
    answer = staff("administrator").post(
        "/staff/city/colors/", {"band": "#14213d", "link": "#8ab4f8", "link_dark": "", "step": "save"}
    )
    assert answer.status_code == 422
    assert re.search(
        r"#8ab4f8 has a contrast of 1\.\d\d to 1 with [^.]*\. It needs 4\.5 to 1\.", answer.content.decode()
    )
    assert "The nearest that everyone can read is #" in answer.content.decode()
    assert not Choice.objects.exists()
    with pytest.raises(actions.NotReadable):
        choose(link="#8ab4f8")


def test_the_preview_of_colours_is_drawn_and_measured(staff: Staff) -> None:
    seen = staff("administrator").post(
        "/staff/city/colors/", {"band": "#3b0a45", "link": "", "link_dark": "", "step": "check"}
    )
    assert 'fill="#3b0a45"' in seen.content.decode()
    assert "style=" not in re.sub(r'rel="stylesheet"', "", seen.content.decode()), (
        "the policy lets no inline style through"
    )


def test_a_refused_colour_stands_beside_its_swatch_and_a_button_that_takes_the_nearest(staff: Staff) -> None:
    client = staff("administrator")
    page_now = client.get("/staff/city/colors/").content.decode()
    assert 'fill="#14213d"' in page_now, "the color as it is can be seen"
    sent = {"band": "#8ab4f8", "link": "#1b4f8f", "link_dark": ""}
    refused = client.post("/staff/city/colors/", {**sent, "step": "check"}).content.decode()
    assert 'fill="#8ab4f8"' in refused
    found = re.search(r'name="use_band" value="(#[0-9a-f]{6})"', refused)
    assert found is not None
    seen = client.post("/staff/city/colors/", {**sent, "use_band": found[1]}).content.decode()
    assert "This is how it will look" in seen
    assert f'<input type="hidden" name="band" value="{found[1]}">' in seen
    assert '<input type="hidden" name="link" value="#1b4f8f">' in seen
    assert not Choice.objects.exists()


def picture(size: tuple[int, int] = (900, 300), kind: str = "PNG", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#3b0a45").save(out, kind, **more)
    return out.getvalue()


def test_a_seal_is_made_anew_whole_and_shown_on_every_page(client: Client) -> None:
    note = Image.Exif()
    note[0x010E] = "where it was taken"
    name = actions.put_seal(data=picture(kind="JPEG", exif=note), actor=ACTOR, now=NOW)
    assert f'src="/city/seal/{name}"' in page(client, "/")
    answer = client.get(f"/city/seal/{name}")
    with Image.open(io.BytesIO(answer.content)) as seen:
        assert seen.size == (480, 160), "a seal is not cut to a square"
        assert not seen.getexif()
    assert b"where it was taken" not in answer.content
    actions.put_seal(data=picture((100, 100)), actor=ACTOR, now=NOW)
    assert client.get(f"/city/seal/{name}").status_code == 404


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_what_is_no_picture_is_no_seal(staff: Staff, data: bytes) -> None:
    with pytest.raises(PictureRefused):
        actions.put_seal(data=data, actor=ACTOR, now=NOW)
    file = io.BytesIO(data or b"\0")
    file.name = "seal.png"
    assert (
        staff("administrator").post("/staff/city/seal/", {"picture": file, "step": "check"}).status_code
        == 422
    )
    assert not Choice.objects.exists()


def clear_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (200, 200), (10, 20, 30, 0)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "drawn",
    [
        "",
        "<script>alert(1)</script>",
        '<g><text x="5" y="5">Police</text></g>',
        '<circle cx="500" cy="500" r="4"/>',
        '<circle cx="5" cy="5" r="4" fill="none"/>',
        '<circle cx="5" cy="5" r="4" opacity="0.01"/>',
        None,
    ],
)
def test_a_picture_on_which_nothing_is_seen_is_no_seal(
    staff: Staff, tmp_path: Path, drawn: str | None
) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{drawn}</svg>'
    data = clear_picture() if drawn is None else svg.encode()
    said = "Nothing can be seen on this picture"
    for step in (
        {"step": "check", "picture": io.BytesIO(data)},
        {"step": "save", "made": b64encode(data).decode()},
    ):
        answer = staff("administrator").post("/staff/city/seal/", step)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    file = tmp_path / "seal"
    file.write_bytes(data)
    answered = CliRunner().invoke(loaded(["city"]), ["city", "seal", str(file)], env={"COLUMNS": "200"})
    assert answered.exit_code == 1
    assert said in answered.output
    assert not Choice.objects.exists()


@pytest.mark.parametrize("head", ['viewBox="0 0 10 10"', 'width="30" height="10"', ""])
def test_a_drawing_with_one_mark_is_a_seal(head: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {head}><circle cx="5" cy="5" r="4"/></svg>'
    assert actions.put_seal(data=svg.encode(), actor=ACTOR, now=NOW)


def test_a_seal_is_seen_before_it_is_kept(staff: Staff) -> None:
    client = staff("administrator")
    file = io.BytesIO(picture())
    file.name = "seal.png"
    seen = client.post("/staff/city/seal/", {"picture": file, "step": "check"}).content.decode()
    assert not Choice.objects.exists()
    made = re.search(r'name="made" value="([^"]+)"', seen)
    assert made is not None
    assert client.post("/staff/city/seal/", {"made": made[1], "step": "save"}).status_code == 302
    assert Choice.objects.get().key == "seal"
    assert client.post("/staff/city/seal/", {"made": "nonsense!", "step": "save"}).status_code == 422
    assert client.post("/staff/city/seal/", {"step": "remove"}).status_code == 302
    assert not Choice.objects.exists()


# -- words --------------------------------------------------------------------------------------------------------------


def test_a_word_is_said_on_pages_in_both_languages(client: Client) -> None:
    say("zone", BEAT)
    assert ">Beats</a>" in page(client, "/zones/")
    assert ">Sectores</a>" in page(client, "/es/zones/")
    say("zone", None)
    assert ">Zones</a>" in page(client, "/zones/")
    assert ">Zonas</a>" in page(client, "/es/zones/")


def test_a_word_has_its_plural_in_counted_sentences() -> None:
    say("zone", BEAT)
    one, many = (
        "%(count)s zone is covered all month on every shift that somebody is posted to, and is not listed.",
        "%(count)s zones are covered all month on every shift that somebody is posted to, and are not listed.",
    )
    assert ngettext(one, many, 1).startswith("%(count)s beat is")
    assert ngettext(one, many, 3).startswith("%(count)s beats are")
    with override("es"):
        assert (
            ngettext(one, many, 1)
            == "%(count)s sector está cubierto todo el mes en cada turno con alguien asignado, y no aparece en la lista."
        )
        assert (
            ngettext(one, many, 3)
            == "%(count)s sectores están cubiertos todo el mes en cada turno con alguien asignado, y no aparecen en la lista."
        )


def test_spanish_contracts_before_a_masculine_name() -> None:
    catalogue.keep_current()
    with override("es"):
        catalogue.keep_current()
        assert (
            gettext("the officers of %(zone)s") % {"zone": "el sector 0111"} == "los agentes del sector 0111"
        )
        assert (
            gettext("the officers of %(zone)s") % {"zone": "la zona River"} == "los agentes de la zona River"
        )
        assert gettext("the officers of %(zone)s") % {"zone": "El Paso"} == "los agentes de El Paso"


@pytest.mark.parametrize(
    ("key", "word"),
    [
        ("zone", Word("beat", "", "sector", "sectores", False)),
        ("zone", Word("beat", "beats", " ", "sectores", False)),
        ("zone", Word("b%(x)s", "beats", "sector", "sectores", False)),
        ("motto", BEAT),
        ("level:", BEAT),
    ],
)
def test_a_word_that_would_break_a_sentence_is_refused(key: str, word: Word) -> None:
    with pytest.raises(actions.NotUsable):
        say(key, word)


def test_the_page_of_a_word_shows_sentences_before_anything_is_kept(staff: Staff) -> None:
    client = staff("administrator")
    sent = {"en_one": "beat", "en_many": "beats", "es_one": "sector", "es_many": "sectores", "es_gender": "m"}
    seen = client.post("/staff/city/words/zone/", {**sent, "step": "check"}).content.decode()
    assert "Find your beat on the map" in seen
    assert "Busque su sector en el mapa" in seen
    assert not WordRow.objects.exists()
    assert client.post("/staff/city/words/zone/", {**sent, "step": "save"}).status_code == 302
    assert queries.word("zone") == BEAT
    assert client.post("/staff/city/words/zone/", {"step": "reset"}).status_code == 302
    assert not WordRow.objects.exists()
    assert client.get("/staff/city/words/shift:morning/").status_code == 404


def test_kinds_of_shift_have_the_departments_names(staff: Staff) -> None:
    client = staff("administrator")
    sent = {
        "morning_en": "Second watch",
        "morning_es": "Segunda guardia",
        "evening_en": "",
        "evening_es": "",
        "night_en": "First watch",
        "night_es": "",
    }
    assert client.post("/staff/city/shifts/", {**sent, "step": "save"}).status_code == 422, (
        "both languages, or none"
    )
    sent["night_es"] = "Primera guardia"
    assert client.post("/staff/city/shifts/", {**sent, "step": "save"}).status_code == 302
    from lamplighter.roster.rules import ShiftKind
    from lamplighter.roster.words import KINDS

    assert [str(KINDS[kind]) for kind in ShiftKind] == ["Second watch", "Evening", "First watch"]
    with override("es"):
        assert str(KINDS[ShiftKind.NIGHT]) == "Primera guardia"


# -- holidays -----------------------------------------------------------------------------------------------------------


def days(**more: Any) -> None:
    actions.keep_days(actor=ACTOR, now=NOW, **{"not_kept": [], "own": [], **more})


def test_a_public_holiday_goes_with_its_observed_day_and_an_own_one_comes() -> None:
    days(
        not_kept=["Independence Day"],
        own=[
            OwnDay(12, 24, None, "Christmas Eve", "Nochebuena"),
            OwnDay(5, 4, 2026, "Founders", "Fundación"),
        ],
    )
    found = queries.holidays_between(date(2026, 1, 1), date(2027, 12, 31))
    assert date(2026, 7, 4) not in found
    assert date(2026, 7, 3) not in found, "the observed day goes with it"
    assert found[date(2026, 12, 24)] == "Christmas Eve"
    assert found[date(2027, 12, 24)] == "Christmas Day (observed); Christmas Eve", "a day may have two names"
    assert (found.get(date(2026, 5, 4)), found.get(date(2027, 5, 4))) == ("Founders", None)
    with override("es"):
        assert queries.holidays_between(date(2026, 12, 24), date(2026, 12, 24)) == {
            date(2026, 12, 24): "Nochebuena"
        }


def test_a_leap_day_is_kept_in_leap_years_only() -> None:
    days(own=[OwnDay(2, 29, None, "Leap day", "Día bisiesto")])
    assert date(2028, 2, 29) in queries.holidays_between(date(2028, 1, 1), date(2028, 12, 31))
    assert "Leap day" not in queries.holidays_between(date(2027, 1, 1), date(2027, 12, 31)).values()


def test_days_that_cannot_be_are_refused() -> None:
    for own in ([OwnDay(2, 30, None, "No day", "Ninguno")], [OwnDay(1, 2, 1999, "Past", "Pasado")], [OwnDay(1, 2, None, "One", "")],
                [OwnDay(1, 2, None, "One", "Uno"), OwnDay(1, 2, None, "Two", "Dos")]):  # fmt: skip
        with pytest.raises(actions.NotUsable):
            days(own=own)
    for row in ({"month": 13, "day": 1}, {"month": 1, "day": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OwnHoliday.objects.create(name_en="x", name_es="x", **row)


def test_no_night_of_the_academy_is_planned_on_an_own_holiday() -> None:
    from lamplighter.academy.queries.holidays import holidays_between

    days(own=[OwnDay(4, 14, 2026, "Founders", "Fundación")])
    assert holidays_between(date(2026, 4, 14), date(2026, 4, 14)) == {date(2026, 4, 14): "Founders"}


def test_the_page_of_holidays_keeps_rows_and_shows_what_goes(staff: Staff) -> None:
    client = staff("administrator")
    shown = page(client, "/staff/city/holidays/")
    names = [unescape(name) for name in re.findall(r'name="kept" value="([^"]+)"[^>]*checked', shown)]
    assert "Labor Day" in names
    sent: dict[str, Any] = {
        "kept": [name for name in names if name != "Labor Day"],
        "day_1": "2026-12-24",
        "yearly_1": "on",
        "en_1": "Christmas Eve",
        "es_1": "",
    }
    assert client.post("/staff/city/holidays/", {**sent, "step": "check"}).status_code == 422
    sent["es_1"] = "Nochebuena"
    seen = client.post("/staff/city/holidays/", {**sent, "step": "check"}).content.decode()
    assert "A working day, no longer Labor Day" in seen
    assert not OwnHoliday.objects.exists()
    assert client.post("/staff/city/holidays/", {**sent, "step": "save"}).status_code == 302
    assert queries.chosen().not_kept == ("Labor Day",)
    assert queries.chosen().own_days == (OwnDay(12, 24, None, "Christmas Eve", "Nochebuena"),)


# -- the file -----------------------------------------------------------------------------------------------------------


def everything() -> Any:
    held = queries.chosen()
    return dict(held.texts), dict(held.words), held.own_days, held.not_kept


def test_what_is_written_out_loads_again_as_it_was() -> None:
    choose(name="Lakeside", department="Lakeside Police", band="#3b0a45")
    say("zone", BEAT)
    say("level:squad area", Word("squad area", "squad areas", "área", "áreas", True))
    days(not_kept=["Columbus Day"], own=[OwnDay(12, 24, None, "Christmas Eve", "Nochebuena")])
    text, before = exported(), everything()
    for model in (Choice, WordRow, OwnHoliday):
        model.objects.all().delete()
    days()
    actions.load(text.encode(), actor=ACTOR, now=NOW, dry_run=False)
    texts, words, *rest = everything()
    assert {key: texts[key] for key in before[0]} == before[0]
    assert {key: words[key] for key in before[1]} == before[1]
    assert rest == list(before[2:])
    assert exported() == text
    assert not actions.load(text.encode(), actor=ACTOR, now=NOW, dry_run=False).any


@pytest.mark.parametrize(
    "text",
    [
        "not toml", "[city]\nmotto = 'x'", "[city]\nname = 7", '[colors]\nlink = "#8ab4f8"', '[[words]]\nword = "zone"\nen_one = "beat"',
        '[[words]]\nword = 3', "[[holidays]]\nmonth = 2\nday = 30\nname_en = 'x'\nname_es = 'x'", "not_kept = [1]", "city = 3", "[surprise]\nx = 1",
        "[[holidays]]\nmonth = true\nday = 1\nname_en = 'x'\nname_es = 'x'",
    ],
)  # fmt: skip
def test_a_file_goes_in_whole_or_not_at_all(text: str) -> None:
    good = '[city]\nname = "Lakeside"\n' if "[city]" not in text and "city =" not in text else ""
    with pytest.raises(CannotLoad) as refused:
        actions.load((text + "\n" + good).encode(), actor=ACTOR, now=NOW, dry_run=False)
    assert refused.value.problems
    assert not Choice.objects.exists()


def run(*words: str) -> Any:
    return CliRunner().invoke(loaded(["city"]), ["city", *words], env={"COLUMNS": "200"})


def test_the_command_shows_what_it_would_change_and_keeps_it_when_told(tmp_path: Path) -> None:
    file = tmp_path / "city.toml"
    file.write_text('[city]\nname = "Lakeside"\n', encoding="utf-8")
    assert "Nothing was changed. Add --yes to keep this." in run("load", str(file)).output
    assert not Choice.objects.exists()
    assert run("load", str(file), "--yes").exit_code == 0
    assert queries.our_city().name == "Lakeside"
    shown = run("show").output
    assert "Lakeside" in shown
    assert "the page" in shown
    assert 'name = "Lakeside"' in run("export").output


def test_the_page_loads_a_file_after_it_was_seen(staff: Staff) -> None:
    client = staff("administrator")
    file = io.BytesIO(b'[city]\nname = "Lakeside"\n')
    file.name = "city.toml"
    seen = client.post("/staff/city/load/", {"file": file, "step": "check"}).content.decode()
    assert "city.name" in seen
    assert not Choice.objects.exists()
    assert (
        client.post("/staff/city/load/", {"text": '[city]\nname = "Lakeside"\n', "step": "save"}).status_code
        == 302
    )
    assert queries.our_city().name == "Lakeside"
    bad = io.BytesIO(b"\xff\xfe[city]")
    bad.name = "city.toml"
    assert client.post("/staff/city/load/", {"file": bad, "step": "check"}).status_code == 422


def test_a_letter_is_headed_by_the_chosen_name() -> None:
    from lamplighter.outbox.dressing import dressed

    choose(name="Lakeside", department="Lakeside Police")
    assert "Lakeside Police, Lakeside" in dressed("Hello", language="en", title="Hello")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'[city]\nemergency_number = "{"9" * 40}"', "city.emergency_number: keep it under 20 characters"),
        ('[colors]\nband = "blue"', "colors.band: no color"),
        ('[colors]\nband = "#8ab4f8"', "colors.band: #8ab4f8 beside"),
        (
            '[[words]]\nword = "zonez"\nen_one = "a"\nen_many = "b"\nes_one = "c"\nes_many = "d"',
            "word zonez: there is no such word",
        ),
        ('[[holidays]]\nmonth = 2\nday = 30\nname_en = "A"\nname_es = "B"', "holidays: there is no day 2-30"),
        (
            '[[holidays]]\nyear = 2026\nmonth = 2\nday = 30\nname_en = "A"\nname_es = "B"',
            "holidays: there is no day 2026-2-30",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_said_once_and_whole(text: str, said: str) -> None:
    with pytest.raises(CannotLoad) as refused:
        actions.load(text.encode(), actor=ACTOR, now=NOW, dry_run=False)
    (problem,) = refused.value.problems
    assert problem.startswith(said)
    assert len(re.findall(re.escape(said.partition(": ")[0].rpartition(".")[2]) + ":", problem)) == 1, problem
    assert not re.search(r"  |%|\(s\)", problem), problem


def test_what_the_settings_file_sets_is_said_once(by_file: Any) -> None:
    by_file("city", name="By the file")
    with pytest.raises(CannotLoad) as refused:
        actions.load(b'[city]\nname = "Another"', actor=ACTOR, now=NOW, dry_run=False)
    assert refused.value.problems == [
        "city.name: set in lamplighter.toml or the environment; change it there"
    ]
