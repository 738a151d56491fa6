"""Promise 7: every staff change is on record, append-only and tamper-evident."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction

from lamplighter.audit import actions, queries, triggers
from lamplighter.audit.chain import GENESIS, SealFacts, digest
from lamplighter.audit.models import Event, Seal
from lamplighter.audit.rules import Actor, Verb

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


def write(count: int) -> list[Event]:
    """Some events by different actors."""
    actors = [Actor.staff(7), Actor.command("people add"), Actor.system("seal-audit")]
    with transaction.atomic():
        for number in range(count):
            actions.record(
                verb=Verb.ROLE_GRANTED,
                subject=("accounts.user", str(number)),
                actor=actors[number % 3],
                now=NOW + timedelta(seconds=number),
                fields=["role", "name"],
                zone="río",
            )
    return list(Event.objects.order_by("-pk")[:count])[::-1]


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def sealed() -> list[Event]:
    """Nine events under three seals."""
    made = []
    for hour in range(3):
        made += write(3)
        assert actions.seal_pending(NOW + timedelta(hours=hour)) == 3
    return made


@pytest.fixture
def tamperer() -> Iterator[None]:
    """Somebody who owns the database and has dropped the triggers."""
    triggers.remove(connection)
    yield
    triggers.install(connection)


@pytest.mark.parametrize("table", ["audit_event", "audit_seal"])
@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM {table}", "UPDATE {table} SET {column} = {column}", "{replace}"],
    ids=["delete", "update", "replace"],
)
def test_the_database_itself_refuses_to_change_or_remove_a_row(
    sealed: list[Event], table: str, statement: str
) -> None:
    column = "verb" if table == "audit_event" else "digest"
    anew = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    replace = anew if connection.vendor == "sqlite" else f"TRUNCATE {table}"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement.format(table=table, column=column, replace=replace))


def test_a_record_outside_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(actions.NotInTransaction):
        actions.record(verb=Verb.ROLE_GRANTED, subject=("x", "1"), actor=Actor.system(), now=NOW)


@pytest.mark.parametrize("value", ["ana@example.org", "1600 Lantern St", "", "x" * 61, "555-0100"])
def test_what_is_no_fields_name_is_refused(value: str) -> None:
    with pytest.raises(actions.NotAFieldName):
        actions.record(
            verb=Verb.ROLE_GRANTED, subject=("x", "1"), actor=Actor.system(), now=NOW, fields=["name", value]
        )
    assert not Event.objects.exists()


def test_a_row_shares_the_fate_of_the_change_it_speaks_of() -> None:
    class Failed(Exception):
        pass

    with pytest.raises(Failed), transaction.atomic():  # noqa: PT012 (both belong to the transaction)
        actions.record(verb=Verb.ROLE_GRANTED, subject=("x", "1"), actor=Actor.system(), now=NOW)
        raise Failed
    assert not Event.objects.exists()


def test_an_untouched_record_is_whole_and_new_rows_wait_for_their_seal(sealed: list[Event]) -> None:
    write(2)
    report = queries.verify()
    assert report.whole
    assert (report.seals, report.sealed_events, report.pending_events) == (3, 9, 2)
    assert report.head == Seal.objects.get(number=3).digest


def test_sealing_again_without_new_rows_changes_nothing(sealed: list[Event]) -> None:
    assert actions.seal_pending(NOW) == 0
    assert Seal.objects.count() == 3


def test_more_than_one_batch_is_sealed_in_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 4)
    write(10)
    assert actions.seal_pending(NOW) == 10
    assert [seal.count for seal in Seal.objects.order_by("number")] == [4, 4, 2]
    assert queries.verify().whole


COLUMNS = {
    "at": datetime(2020, 1, 1, tzinfo=UTC),
    "actor_id": 8,
    "actor_name": "somebody",
    "verb": "role.revoked",
    "subject_type": "other",
    "subject_id": "99",
    "fields": "[]",
    "zone": "rio",
}


def test_the_seal_covers_every_column() -> None:
    named = {field.name for field in Event._meta.concrete_fields}
    assert set(Event(at=NOW).sealed_form()) == named
    assert set(COLUMNS) | {"id", "actor_kind"} == named


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_value_is_told(sealed: list[Event], tamperer: None, column: str) -> None:
    run(f"UPDATE audit_event SET {column} = %s WHERE id = %s", COLUMNS[column], sealed[3].pk)
    assert told("seal 2: events")


def test_a_changed_kind_of_actor_is_told(sealed: list[Event], tamperer: None) -> None:
    run("UPDATE audit_event SET actor_kind = 'system' WHERE id = %s", sealed[4].pk)
    assert told("seal 2: events")


@pytest.mark.parametrize("index", [0, 4, 8], ids=["first", "middle", "last"])
def test_a_removed_row_is_told(sealed: list[Event], tamperer: None, index: int) -> None:
    run("DELETE FROM audit_event WHERE id = %s", sealed[index].pk)
    assert told("but 2 are there")


def test_rows_that_changed_places_are_told(sealed: list[Event], tamperer: None) -> None:
    first, second = sealed[3].pk, sealed[4].pk
    for old, new in ((first, -1), (second, first), (-1, second)):
        run("UPDATE audit_event SET id = %s WHERE id = %s", new, old)
    assert told("seal 2: events")


def test_a_row_slipped_in_between_is_told(sealed: list[Event], tamperer: None) -> None:
    run("UPDATE audit_event SET id = id + 1000 WHERE id >= %s", sealed[6].pk)
    assert told("seal 3")


def test_a_row_put_before_the_first_is_told(sealed: list[Event]) -> None:
    before = Event(
        pk=sealed[0].pk - 1, at=NOW, actor_kind="system", verb="x", subject_type="x", subject_id="1"
    )
    before.save(force_insert=True)
    assert told("seal 1: covers 3 events, but 4 are there")


@pytest.mark.parametrize("number", [1, 2])
def test_a_missing_seal_is_told(sealed: list[Event], tamperer: None, number: int) -> None:
    run("DELETE FROM audit_seal WHERE number = %s", number)
    assert told("the seal before it is missing")


@pytest.mark.parametrize(
    ("column", "value"),
    [("digest", "f" * 64), ("previous", "e" * 64), ("sealed_at", NOW + timedelta(days=1)), ("count", 4)],
    ids=["digest", "previous", "sealed_at", "count"],
)
def test_a_changed_seal_is_told(sealed: list[Event], tamperer: None, column: str, value: object) -> None:
    run(f"UPDATE audit_seal SET {column} = %s WHERE number = 2", value)
    assert told("seal 2")


def test_a_resealed_batch_breaks_the_chain(sealed: list[Event], tamperer: None) -> None:
    """The clever tamperer computes the digest anew, but the next seal remembers the old one."""
    run("UPDATE audit_event SET verb = 'role.revoked' WHERE id = %s", sealed[4].pk)
    seal = Seal.objects.get(number=2)
    rows = [
        event.sealed_form()
        for event in Event.objects.filter(pk__in=[e.pk for e in sealed[3:6]]).order_by("pk")
    ]
    run("UPDATE audit_seal SET digest = %s WHERE number = 2", digest(seal.facts(), rows))
    assert told("seal 3: does not follow")


def test_only_a_mark_noted_elsewhere_tells_a_cut_off_end(sealed: list[Event], tamperer: None) -> None:
    mark = (3, Seal.objects.get(number=3).digest)
    assert queries.verify(mark).whole
    run("DELETE FROM audit_seal WHERE number = 3")
    run("DELETE FROM audit_event WHERE id >= %s", sealed[6].pk)
    assert queries.verify().whole
    assert queries.verify(mark).troubles == ("seal 3, noted elsewhere, is missing",)


def test_the_digest_is_the_documented_one() -> None:
    """Computed by hand from the description in ``chain``, so that another program can check a record."""
    facts = SealFacts(1, "2026-03-02T18:00:00.000000Z", 1, 1, 1, GENESIS)
    import hashlib

    head = (
        '{"count":1,"first_id":1,"last_id":1,"number":1,"previous":"' + "0" * 64 + '",'
        '"sealed_at":"2026-03-02T18:00:00.000000Z"}\n'
    )
    expected = hashlib.sha256((head + '{"a":"río"}\n').encode()).hexdigest()
    assert digest(facts, [{"a": "río"}]) == expected


@pytest.mark.django_db(transaction=True)
def test_an_earlier_id_that_commits_later_is_never_left_behind_a_seal() -> None:
    """On PostgreSQL ids are handed out before commit: sealing waits for whoever holds one."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    import threading

    written, release = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction.atomic():
            actions.record(verb=Verb.ROLE_GRANTED, subject=("x", "slow"), actor=Actor.system(), now=NOW)
            written.set()
            release.wait(20)
        connection.close()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    written.wait(10)
    write(1)
    assert actions.seal_pending(NOW) == 0
    release.set()
    thread.join()
    assert actions.seal_pending(NOW) == 2
    assert queries.verify().whole


def told(words: str) -> bool:
    report = queries.verify()
    return not report.whole and any(words in trouble for trouble in report.troubles)


def test_the_command_says_whole_or_tampered_by_words_and_exit_status(
    sealed: list[Event], tamperer: None
) -> None:
    from typer.testing import CliRunner

    from lamplighter.ops.commands.audit import audit_app

    good = CliRunner().invoke(audit_app, ["verify"])
    assert good.exit_code == 0
    assert "The record is whole." in good.output
    mark = f"3:{Seal.objects.get(number=3).digest}"
    assert f"mark {mark}" in good.output
    assert CliRunner().invoke(audit_app, ["verify", "--expect", mark]).exit_code == 0
    run("UPDATE audit_event SET zone = '' WHERE id = %s", sealed[0].pk)
    bad = CliRunner().invoke(audit_app, ["verify"])
    assert bad.exit_code == 1
    assert "seal 1" in bad.output
    listed = CliRunner().invoke(audit_app, ["list", "--limit", "1"], env={"COLUMNS": "200"})
    assert "role.granted" in listed.output


def test_the_page_lists_filters_and_records_its_own_reading(
    sealed: list[Event], staff: Callable[..., object]
) -> None:
    client = staff("administrator")
    page = client.get("/staff/audit/?verb=role.granted&zone=r%C3%ADo")  # type: ignore[attr-defined]
    assert page.status_code == 200
    assert page.content.decode().count("accounts.user") >= 9
    assert Event.objects.filter(verb=Verb.AUDIT_READ).count() == 1
    assert client.get("/staff/audit/?since=nonsense&page=abc&actor_id=x").status_code == 200  # type: ignore[attr-defined]
    empty = client.get("/staff/audit/?subject_id=nowhere")  # type: ignore[attr-defined]
    assert "accounts.user" not in empty.content.decode().split("</details>")[1]
    assert staff("supervisor").get("/staff/audit/").status_code == 403  # type: ignore[attr-defined]
