"""After the nightly rewrite nothing on the server says in which order the tips of a day came; on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PROVE
from tests.support.databases import uri

__all__ = ["uri"]
TIPS = 400 if PROVE else 90
CHANCE = 4.2 / (TIPS - 1) ** 0.5
"""A rank correlation that chance exceeds once in forty thousand times."""
CHILD = """
import json, os, sys, warnings, django
django.setup()
from datetime import UTC, datetime, timedelta
from pathlib import Path
from django.db import connection
asked = json.loads(sys.argv[1])
at = datetime(2026, 3, 2, 18, tzinfo=UTC)
def ordered(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [bytes(row[0]).hex() for row in cursor.fetchall()]
def facts():
    from django.conf import settings
    from lamplighter.tips.models import Conversation, Message, TipFile
    said = {}
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    said["ids"] = [bytes(each).hex() for each in Conversation.objects.order_by("pk").values_list("mark", flat=True)]
    said["ids of messages"] = [
        bytes(each).hex() for each in Message.objects.order_by("pk").values_list("conversation__mark", flat=True)
    ]
    said["rows"] = ordered(f"SELECT mark FROM tips_conversation ORDER BY {place}")
    said["rows of messages"] = ordered(
        f"SELECT c.mark FROM tips_message m JOIN tips_conversation c ON c.id = m.conversation_id ORDER BY m.{place}"
    )
    said["rows of boxes"] = ordered(
        f"SELECT c.mark FROM tips_box b JOIN tips_message m ON m.id = b.message_id "
        f"JOIN tips_conversation c ON c.id = m.conversation_id WHERE b.added ORDER BY b.{place}"
    )
    bodies = {bytes(body)[:48]: bytes(mark).hex() for body, mark in Message.objects.values_list("body", "conversation__mark")}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltoastrelid::regclass FROM pg_class WHERE relname = 'tips_message'")
            toast = cursor.fetchone()[0]
            cursor.execute(f"SELECT chunk_data FROM {toast} WHERE chunk_seq = 0 ORDER BY chunk_id")
            said["numbers of large values"] = [bodies[bytes(row[0])[:48]] for row in cursor.fetchall() if bytes(row[0])[:48] in bodies]
            cursor.execute(f"SELECT chunk_data FROM {toast} WHERE chunk_seq = 0 ORDER BY ctid")
            said["places of large values"] = [bodies[bytes(row[0])[:48]] for row in cursor.fetchall() if bytes(row[0])[:48] in bodies]
    else:
        data = Path(settings.HOME.database).read_bytes()
        log = Path(f"{settings.HOME.database}-wal")
        said["log"] = log.stat().st_size if log.exists() else 0
        starts = sorted((data.find(body), mark) for body, mark in bodies.items())
        said["missing"] = sum(start < 0 for start, _ in starts)
        said["twice"] = sum(data.count(body) > 1 for body in bodies)
        said["places in the file"] = [mark for start, mark in starts]
    folder = settings.HOME.tips
    names = {each.name: bytes(each.conversation.mark).hex() for each in TipFile.objects.select_related("conversation")}
    stats = {name: (folder / name).stat() for name in names}
    for what in ("st_ctime_ns", "st_ino"):
        said[what] = [names[name] for name in sorted(names, key=lambda name: getattr(stats[name], what))]
    said["folder"] = [names[each.name] for each in os.scandir(folder) if each.name in names]
    said["times"] = sorted({stat.st_mtime for stat in stats.values()} | {stat.st_atime for stat in stats.values()})
    said["files"] = len(list(folder.iterdir()))
    return said
if asked["do"] == "fill":
    from lamplighter.ops.database import bring_up_to_date
    bring_up_to_date()
    from lamplighter.core.sealing.envelope import parsed
    from lamplighter.tips.actions import storage
    from lamplighter.tips.actions.intake import keep
    from lamplighter.tips.models import Box, Conversation, Message, TipFile
    from tests.support.tip_desk import Bench, Tipster
    bench = Bench()
    truth = []
    for number in range(asked["tips"]):
        ada = Tipster(bench)
        keep(envelope=parsed(ada.first("x" * (10 if number % 2 else 3000))), now=at + timedelta(seconds=number))
        row = Conversation.objects.get(mark=ada.keys.conversation)
        Box.objects.create(message=Message.objects.get(conversation=row), key_id=bytes(8), sealed=bytes(80), added=True)
        name = storage.new_name()
        (storage.folder() / name).write_bytes(os.urandom(2000))
        storage.set_day(storage.folder() / name, row.day)
        TipFile.objects.create(conversation=row, number=number + 1, size=11, name=name, day=row.day)
        truth.append(ada.keys.conversation.hex())
    print(json.dumps({"truth": truth, **facts()}))
elif asked["do"] == "rewrite":
    from lamplighter.tips.actions.rewriting import rewrite
    assert rewrite(now=at)
    assert not [name for name in connection.introspection.table_names() if "aside" in name or "order" in name and "tips" in name]
    print(json.dumps(facts()))
elif asked["do"] == "open":
    from lamplighter.core.sealing.opening.envelopes import open_first
    from lamplighter.tips.models import Conversation
    from lamplighter.tips.queries.envelopes import wholes
    from lamplighter.tips.queries.reading import messages_of
    from tests.support.tips import DESK, READERS
    rows = list(Conversation.objects.select_related("desk"))
    shown = wholes(messages_of(rows), {row.pk: row for row in rows})
    print(json.dumps(sorted(len(open_first(each.envelope, desk=DESK, reader=READERS[1]).message.text) for each in shown)))
elif asked["do"] == "destroy":
    from lamplighter.tips.actions.erasing import destroy
    from lamplighter.tips.models import Conversation, Message
    body = bytes(Message.objects.order_by("pk").first().body)
    destroy([Message.objects.order_by("pk").first().conversation])
    print(json.dumps(body.hex()))
"""


class Home:
    """A home of its own, and children that work on it."""

    def __init__(self, root: Path, address: str) -> None:
        self.root = root
        kept = {key: value for key, value in os.environ.items() if key != "LAMPLIGHTER_DATABASE_URL"}
        more = {"LAMPLIGHTER_DATABASE_URL": address} if address else {}
        here = Path(__file__).resolve().parents[2]
        self.environment = {
            **kept, **more, "LAMPLIGHTER_HOME": str(root), "DJANGO_SETTINGS_MODULE": "lamplighter.ops.settings",
            "PYTHONPATH": f"{here / 'src'}{os.pathsep}{here}",
        }  # fmt: skip

    def run(self, do: str, **asked: Any) -> Any:
        command = [sys.executable, "-c", CHILD, json.dumps({"do": do, **asked})]
        child = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=500, check=False
        )
        assert child.returncode == 0, child.stderr[-3000:]
        return json.loads(child.stdout.splitlines()[-1])


@pytest.fixture
def home(tmp_path: Path, uri: str) -> Home:
    return Home(tmp_path, uri)


def correlation(truth: Sequence[str], seen: Sequence[str]) -> float:
    """Spearman's rank correlation of two orders of the same things."""
    assert sorted(truth) == sorted(seen)
    places = {each: place for place, each in enumerate(truth)}
    count = len(truth)
    apart = sum((places[each] - place) ** 2 for place, each in enumerate(seen))
    return 1 - 6 * apart / (count * (count**2 - 1))


def test_the_order_of_a_day_cannot_be_rebuilt(home: Home) -> None:
    filled = home.run("fill", tips=TIPS)
    truth = filled.pop("truth")
    before = {name: correlation(truth, seen) for name, seen in filled.items() if is_order(seen)}
    assert before["st_ctime_ns"] > 0.99, (
        "before the rewrite the order is there to be seen, so this test would see it after"
    )
    if "places of large values" in before:
        assert before["places of large values"] > 0.9
        assert before["rows"] > 0.99
    after = home.run("rewrite")
    seen = {name: correlation(truth, order) for name, order in after.items() if is_order(order)}
    assert set(before) == set(seen)
    assert {name: rho for name, rho in seen.items() if abs(rho) > CHANCE} == {}
    assert len(after["times"]) == 1, "the day, at its beginning"
    assert after["times"][0] % 86_400 == 0
    assert after["files"] == TIPS, "nothing of the old ones is left"
    assert set(filled["ids"]) == set(after["ids"])
    if "log" in after:
        assert (after["log"], after["missing"], after["twice"]) == (0, 0, 0)
    assert home.run("open") == [10] * (TIPS // 2) + [3000] * (TIPS // 2), "all is still there and opens"
    again = home.run("rewrite")
    for name in ("ids", "rows"):
        assert abs(correlation(after[name], again[name])) < CHANCE, "each night another order"


def is_order(seen: Any) -> bool:
    """Whether a fact is an order of conversations."""
    return isinstance(seen, list) and len(seen) == TIPS


def test_what_is_destroyed_is_in_no_page_and_no_log(home: Home) -> None:
    home.run("fill", tips=4)
    body = bytes.fromhex(home.run("destroy"))[:48]
    if "LAMPLIGHTER_DATABASE_URL" in home.environment:
        home.run("rewrite")  # PostgreSQL keeps old rows until then
        return
    for file in home.root.rglob("*"):
        if file.is_file():
            assert body not in file.read_bytes(), file.name
