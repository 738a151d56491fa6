"""Promise 8: GET writes no domain row, and who does not sign in gets no cookie."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from lamplighter.plumbing.models import Revision
from lamplighter.plumbing.readonly import DOORS, GetWritesNothing, WroteOnGet, door, reads_only
from tests.sweeps.routes import address, names
from tests.sweeps.visitors import VISITORS, visitor
from tests.sweeps.world import World

__all__ = ["visitor"]
WRITING = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
OWN_SESSION = {"django_session"}
READING_ON_RECORD = {
    route: {"audit_event"} for route in ("staff-audit", "staff-academy-application", "staff-academy-export")
}
"""Routes whose GET also leaves the record that something sensitive was read."""


@pytest.mark.django_db
@pytest.mark.parametrize("name", VISITORS)
def test_no_get_writes_a_row(visitor: Callable[[str], Client], name: str) -> None:
    """Counted twice: by the statements that were sent, and by what SQLite itself says it changed."""
    world = World().everything()
    client = visitor(name)
    wrong = []
    for route in names():
        where = address(route, world)
        before = changes()
        with CaptureQueriesContext(
            connection,
        ) as sent:
            reply = client.get(where)
            if reply.streaming:
                b"".join(reply.streaming_content)  # type: ignore[attr-defined]
        written = {found.group(1) for query in sent if (found := WRITING.match(query["sql"]))}
        allowed = READING_ON_RECORD.get(route, set()) | (OWN_SESSION if name != "anonymous" else set())
        if written - allowed:
            wrong.append(f"GET {where} ({route}) wrote to {sorted(written - allowed)}")
        elif not written and changes() != before:
            wrong.append(f"GET {where} ({route}) changed {changes() - before} rows unseen")
    assert not wrong, "\n".join(wrong)


def changes() -> int:
    """Rows that this connection has changed so far, by SQLite's own count; on PostgreSQL the statements must do."""
    if connection.vendor != "sqlite":
        return 0
    connection.ensure_connection()
    counted: int = connection.connection.total_changes
    return counted


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head", "options", "post", "put", "delete"])
def test_who_does_not_sign_in_gets_no_cookie_whatever_they_do(method: str) -> None:
    world = World().everything()
    wrong = []
    for route in names():
        client = Client(raise_request_exception=False)
        where = address(route, world)
        reply = getattr(client, method)(where)
        if reply.cookies or reply.headers.get("Set-Cookie"):
            wrong.append(f"{method.upper()} {where} ({route}) sets {sorted(reply.cookies)}")
    assert not wrong, "\n".join(wrong)


# -- the mechanism itself ---------------------------------------------------------------------------------------------


def get(view: Callable[[HttpRequest], Any], method: str = "get") -> Any:
    return GetWritesNothing(view)(getattr(RequestFactory(), method)("/"))


def write(request: HttpRequest) -> HttpResponse:
    Revision.objects.create(subject="x")
    return HttpResponse()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_view_that_writes_on_a_safe_method_is_stopped(method: str) -> None:
    with pytest.raises(WroteOnGet), transaction.atomic():
        get(write, method)
    assert not Revision.objects.exists()


@pytest.mark.django_db
def test_the_same_view_may_write_on_post() -> None:
    assert get(write, "post").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(DOORS))
def test_a_door_lets_through_its_own_table_only(name: str) -> None:
    def through(request: HttpRequest) -> HttpResponse:
        with door(name):
            return write(request)

    with pytest.raises(WroteOnGet):
        get(through)


def test_there_are_no_other_doors() -> None:
    assert set(DOORS) == {"sessions", "sensitive-read-audit", "token-use", "sign-on"}
    with pytest.raises(ValueError, match="no door"), door("mine"):
        pass


@pytest.mark.django_db
def test_a_body_that_is_streamed_later_may_not_write_either() -> None:
    def stream(request: HttpRequest) -> StreamingHttpResponse:
        def pieces() -> Iterator[bytes]:
            yield b"one"
            Revision.objects.create(subject="x")
            yield b"two"

        return StreamingHttpResponse(pieces())

    reply = get(stream)
    with pytest.raises(WroteOnGet):
        b"".join(reply.streaming_content)


@pytest.mark.parametrize(
    ("sql", "reads"),
    [
        ("SELECT 1", True),
        ("  (SELECT 1) UNION (SELECT 2)", True),
        ("-- a note\nSELECT 1", True),
        ("/* DELETE */ select 1", True),
        ("SAVEPOINT s1", True),
        ("WITH a AS (SELECT 1) SELECT * FROM a", True),
        ('WITH a AS (DELETE FROM "x" RETURNING *) SELECT * FROM a', False),
        ("/* SELECT */ DELETE FROM x", False),
        ("-- SELECT\nUPDATE x SET y = 1", False),
        ("insert into x values (1)", False),
        ("TRUNCATE x", False),
        ("COPY x FROM STDIN", False),
        ("EXPLAIN ANALYZE DELETE FROM x", False),
        ("VACUUM", False),
        ("", False),
    ],
)
def test_what_is_not_known_to_read_counts_as_writing(sql: str, reads: bool) -> None:
    assert reads_only(sql) is reads
