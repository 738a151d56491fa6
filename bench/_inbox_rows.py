"""Fills a home with concerns for ``bench.inbox``, and signs two people in. Run in the home's own environment.

    python -m bench._inbox_rows <how many>

Rows go past the actions, straight into the table: a million letters to nobody are not what is measured. A tenth of the concerns is
open, half of a percent was written to last; words follow Zipf's law over 4,000 made-up ones.
"""

# ruff: noqa: E402 - Django is set up before its models can be imported
from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamplighter.ops.settings")
django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction

from lamplighter.accounts import actions as accounts
from lamplighter.accounts.access import Role
from lamplighter.accounts.adapter import SIGN_IN
from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.concerns import search_tables
from lamplighter.concerns.actions.shipped import ship
from lamplighter.concerns.models import Concern, Kind
from lamplighter.concerns.rules.searching import kind_word
from lamplighter.core.numbers import ALPHABET
from lamplighter.plumbing.sessions import SessionStore
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.models import Officer, Post, Posting, Shift

ZONES = 8
SHIFTS = ("morning", "evening")
COLUMNS = (
    "number", "kind_id", "state", "outcome", "sensitive", "channel", "language", "lon", "lat", "place", "place_exact", "zone",
    "zone_override", "text", "happens", "answers", "search", "lead_shift", "assigned_id", "raised_at", "changed_at",
    "first_answer_at", "resolved_at", "closed_at", "answer_due_at", "resolve_due_at", "due_at", "due", "rose_at", "reopened",
    "unheard", "showing", "agreed_words", "link_version", "through", "through_name",
)  # fmt: skip
OPEN = ("new", "acknowledged", "in-progress", "waiting", "referred", "reopened")
NOW = datetime.now(UTC).replace(microsecond=0)
ACTOR = Actor.command("bench")


def main() -> None:
    """Prints the cookies, a common and a rare word, as JSON."""
    count = int(sys.argv[1])
    ship(actor=ACTOR, now=NOW)
    officers = _roster()
    words = _vocabulary()
    rows = _rows(count, words, list(Kind.objects.values_list("pk", "sensitive")), officers)
    with transaction.atomic():
        search_tables.remove(connection)
        (_into_sqlite if connection.vendor == "sqlite" else _into_postgresql)(rows)
    with transaction.atomic():
        search_tables.install(connection)
    with connection.cursor() as cursor:  # as PostgreSQL does by itself, and the daily job on SQLite
        cursor.execute(
            "VACUUM ANALYZE" if connection.vendor == "postgresql" else "PRAGMA wal_checkpoint(TRUNCATE)"
        )
    search_tables.tidy(connection)
    told = {
        "officer": _signed_in("officer@example.org", Role.OFFICER, "Z3", officers["Z3", "evening"][0]),
        "supervisor": _signed_in("supervisor@example.org", Role.SUPERVISOR, "", None),
        "common": words[3],
        "rare": words[-40],
        "pair": f"{words[12]} {words[60]}",
        "street": f"{words[60]} st",
        "kind": "noise",
    }
    print(json.dumps(told))


def _roster() -> dict[tuple[str, str], list[Officer]]:
    shifts = {
        kind: Shift.objects.create(
            code=kind,
            name_en=kind,
            name_es=kind,
            kind=kind,
            days=list(range(7)),
            starts=time(hour),
            ends=time(hour + 8),
        )
        for kind, hour in zip(SHIFTS, (7, 13), strict=True)
    }
    found: dict[tuple[str, str], list[Officer]] = {}
    for number in range(ZONES):
        post = Post.objects.create(zone=f"Z{number}", role="cio")
        for kind, shift in shifts.items():
            for turn in range(2):
                name = f"{number}{kind}{turn}"
                officer = Officer.objects.create(
                    badge=name, first_name="Ada", last_name=name, display_level="full", slug=name[:16]
                )
                Posting.objects.create(officer=officer, post=post, shift=shift, starts=date(2020, 1, 1))
                found.setdefault((f"Z{number}", kind), []).append(officer)
    bump("roster")
    return found


def _vocabulary() -> list[str]:
    dice = random.Random(3)
    syllables = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
    words: dict[str, None] = {}
    while len(words) < 4_000:
        words["".join(dice.choice(syllables) for _ in range(dice.randint(2, 4)))] = None
    return list(words)


def _rows(
    count: int,
    words: list[str],
    kinds: list[tuple[int, bool]],
    officers: dict[tuple[str, str], list[Officer]],
) -> Iterator[tuple[Any, ...]]:
    dice = random.Random(5)
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    for at in range(count):
        kind, sensitive = dice.choice(kinds)
        raised = NOW - timedelta(seconds=(count - at) * (5 * 365 * 86_400 // count))
        state = dice.choice(OPEN) if dice.random() < 0.1 else dice.choices(("closed", "resolved"), (20, 1))[0]
        is_open = state in OPEN
        due = NOW + timedelta(seconds=dice.randint(-2 * 86_400, 40 * 86_400)) if is_open else None
        zone, shift = f"Z{dice.randrange(ZONES)}", dice.choice(SHIFTS)
        assigned = dice.choice(officers[zone, shift]).pk if is_open and dice.random() < 0.15 else None
        text = " ".join(dice.choices(words, cum_weights=weights, k=dice.randint(6, 40)))
        place = f"{dice.randint(1, 9_999)} {dice.choice(words)} street"
        number = "".join(dice.choices(ALPHABET, k=8))
        changed = raised + timedelta(hours=dice.randint(0, 900))
        found_by = f"{number.lower()} {kind_word(kind)} {text} {place} at night"
        yield (
            number, kind, state, dice.choice(("solved", "unanswered")) if state == "closed" else "", sensitive, "web", "en",
            -94.5, 39.0, place, True, zone, "", text, "at night", "{}", found_by, shift, assigned,
            raised, changed, None if state == "new" else raised, None if is_open else changed,
            changed if state == "closed" else None, raised + timedelta(days=2), raised + timedelta(days=30), due,
            "answer" if is_open else "", NOW if due and due < NOW and dice.random() < 0.5 else None, 0,
            dice.random() < 0.005, "private", False, 0, "", "",
        )  # fmt: skip


def _into_sqlite(rows: Iterator[tuple[Any, ...]]) -> None:
    marks = ", ".join(["%s"] * len(COLUMNS))
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Concern._meta.db_table} ({', '.join(COLUMNS)}) VALUES ({marks})",
            (tuple(adapt(each) if isinstance(each, datetime) else each for each in row) for row in rows),
        )


def _into_postgresql(rows: Iterator[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        into = f"COPY {Concern._meta.db_table} ({', '.join(COLUMNS)}) FROM STDIN"
        with cursor.cursor.copy(into) as copy:  # psycopg's own
            for row in rows:
                copy.write_row(row)


def _signed_in(email: str, role: Role, zone: str, officer: Officer | None) -> str:
    user = accounts.add_person(email=email, name="Bench", actor=ACTOR, now=NOW)
    accounts.grant(user=user, role=role, zone=zone, actor=ACTOR, now=NOW)
    if officer is not None:
        Officer.objects.filter(pk=officer.pk).update(user=user)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = User.objects.get(pk=user.pk).get_session_auth_hash()
    session[SIGN_IN] = accounts.begin_sign_in(user=user, second_factor=True, device="", now=NOW).pk
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


if __name__ == "__main__":
    main()
