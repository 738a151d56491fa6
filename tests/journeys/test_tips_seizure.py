"""A seized server knows nothing of tips (promise 5): neither its disk nor its memory holds a word, a code or a key.

People talk in real browsers over the program as it is run; then all that a seizure gives is searched. The same search finds what was
said when the same people use browsers that do not seal. Without JavaScript, nothing is on the disk; memory may hold it for a while.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import psycopg
import pytest
from playwright.sync_api import Browser, expect

from lamplighter.core.sealing import codes
from tests.support.databases import postgresql
from tests.support.seizure import Search, Written, forms, in_files, in_memory, processes_of
from tests.support.tip_pages import SENDING
from tests.support.tip_people import People, mark
from tests.support.tip_program import DIGEST, Program, program, python
from tests.support.wire import Exchange, wire

pytestmark = pytest.mark.browser
KNOWN = "the desk's name"
NEVER_SENT = {"name of the file", "tipster's box key", "tipster's signing key"}
"""Even by a browser that does not seal."""
Found = dict[str, set[str]]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program on SQLite, with a desk for each test."""
    with program(tmp_path_factory.mktemp("seizure")) as made:
        yield made


def backed_up(made: Program, place: Path) -> Path:
    """A copy as docs/operating.md tells."""
    copy = place / "backup"
    shutil.copytree(made.home, copy, ignore=shutil.ignore_patterns("*.sqlite3*"))
    with (
        closing(sqlite3.connect(made.home / "lamplighter.sqlite3")) as whole,
        closing(sqlite3.connect(copy / "lamplighter.sqlite3")) as kept,
    ):
        whole.backup(kept)
    return copy


def on_disk(made: Program, search: Search, *more: Path) -> Found:
    """By file, what is found: below the home, with the log of all that the program printed, and among temporary files."""
    return in_files(search, made.home, made.scratch, *more)


def everything(found: Found) -> set[str]:
    """All that was found."""
    return set().union(*found.values())


def secret(found: Found) -> Found:
    """What was found and should not be."""
    return {place: names - {KNOWN} for place, names in found.items() if names - {KNOWN}}


def test_the_search_finds_each_form_wherever_it_lies() -> None:
    noise = os.urandom(3_000)
    for it in (mark(), os.urandom(32), "trafó la señal"):
        search = Search({"it": it, "another": mark()})
        for form in forms(it):
            data = noise[:997] + form + noise
            for cut in (1, 998, 1_000, 997 + len(form) - 1):
                assert search([data[:cut], data[cut:]]) == {"it"}, form
            assert search([noise, form[: len(form) // 2], noise]) == set()


def test_neither_disk_nor_memory_knows_what_was_sealed(
    running: Program, browser: Browser, tmp_path: Path
) -> None:
    people = People(running, browser, "narcotics")
    phrase = people.set_up()
    words = people.tell()
    assert python(running.home, DIGEST) == "1", "the reader is told by mail"
    people.read_and_reply(phrase)
    people.come_back(words)
    people.read_on(phrase)
    search = people.secrets.search()
    memory = in_memory(search, processes_of(running.server.process.pid))
    assert len(memory) >= 4, "serve, web, its worker process, and the jobs' worker"
    disk = on_disk(running, search, backed_up(running, tmp_path))
    assert KNOWN in everything(memory)
    assert {"home/lamplighter.sqlite3", "backup/lamplighter.sqlite3"} <= set(disk)
    assert secret(memory) == {}
    assert secret(disk) == {}
    python(running.home, "from lamplighter.tips.actions.rewriting import rewrite\n"
           "from lamplighter.plumbing import clock\nprint(rewrite(now=clock.now()))")  # fmt: skip
    assert secret(on_disk(running, search)) == {}


def test_the_same_search_finds_it_all_when_browsers_do_not_seal(
    running: Program, browser: Browser, tmp_path: Path
) -> None:
    people = People(running, browser, "gangs", sealed=False)
    phrase = people.set_up()
    words = people.tell()
    people.read_and_reply(phrase)
    told = people.secrets
    given_away = [b64encode(codes.read_code(" ".join(words))).decode()]
    for name, it in told.more.items():
        if name.endswith("joined 0") and "words from" not in name:
            given_away.append(str(it))
        elif name.endswith("stands for"):
            given_away.append(bytes(it).hex() if isinstance(it, bytes) else "")
    given_away += [it for name, it in told.said.items() if name.startswith("passphrase")]
    people.come_back(words, " ".join(given_away))
    search = told.search()
    memory = in_memory(search, processes_of(running.server.process.pid))
    disk = on_disk(running, search, backed_up(running, tmp_path))
    otherwise_joined = {name for name in told.more if "joined" in name and not name.endswith("joined 0")}
    expected = {KNOWN, *told.said, *told.more} - NEVER_SENT - otherwise_joined
    assert expected - everything(disk) == set()
    assert "file" in everything({place: names for place, names in disk.items() if "/tips/" in place})
    assert {"text", "reply", "further"} <= disk["backup/lamplighter.sqlite3"]
    assert everything(memory) & {"text", "reply", "further"}, "what was sent just now lies in memory"
    assert not (everything(disk) | everything(memory)) & NEVER_SENT


def test_without_javascript_nothing_is_on_the_disk(
    running: Program, browser: Browser, tmp_path: Path
) -> None:
    people = People(running, browser, "weapons")
    phrase = people.set_up()
    written = Written(running.scratch, running.home / "uploads", running.home / "tips")
    words = people.tell_plainly("ñ" * 20_000)  # six bytes each on their way
    search = people.secrets.search()
    assert written.names() == [], "no temporary file, however short-lived"
    assert secret(on_disk(running, search)) == {}
    people.read_and_reply(phrase)
    people.come_back_plainly(words, "ñ" * 20_000)
    search = people.secrets.search()
    assert written.names() == []
    written.close()
    disk = on_disk(running, search, backed_up(running, tmp_path))
    assert KNOWN in everything(disk)
    assert secret(disk) == {}
    assert no_core_files(running), "what memory holds stays there when the program falls"


def no_core_files(made: Program) -> bool:
    """Whether the web processes may write none."""
    web = next(
        each for each in processes_of(made.server.process.pid) if "lamplighter.ops.web" in each.cmdline()
    )
    return all(each.rlimit(psutil.RLIMIT_CORE) == (0, 0) for each in (web, *web.children(recursive=True)))


def carried(people: People, path: str, words: list[str] | str, heading: str) -> list[Exchange]:
    """What the wire carries of a tipster's pages, while a tip is sent or a mailbox is fetched."""
    with wire(urlsplit(people.base).port or 0) as between:
        page = people.context().new_page()
        page.goto(f"{between.url}/tips/{people.desk}/{path}/")
        page.get_by_role("textbox").first.fill(words if isinstance(words, str) else " ".join(words))
        page.locator("form:visible button[type=submit]").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading, timeout=SENDING)
        page.context.close()
        said = [each for each in between.exchanges() if each.path.startswith("/tips/")]
    base = between.url.removeprefix("http://")
    return [replace(each, said={k: v.replace(base, "server") for k, v in each.said.items()}) for each in said]


def test_the_wire_tells_no_long_tip_from_a_short_one_and_no_mailbox_from_another(
    running: Program, browser: Browser
) -> None:
    people = People(running, browser, "fraud")
    phrase = people.set_up()
    answered = people.tell()
    people.read_and_reply(phrase)
    people.secrets.said |= {"short": mark()[-10:], "long": (mark() * 150)[:3_000]}
    card = "It is with us. Keep these twelve words"
    tips = [carried(people, "write", people.secrets.said[name], card) for name in ("short", "long")]
    empty = people.tell()
    unknown = codes.words_of(codes.new_code())
    people.secrets.code("unknown code", unknown)
    mailboxes = [
        carried(people, "back", answered, "There is an answer"),
        carried(people, "back", empty, "No answer yet"),
        carried(people, "back", unknown, "Nothing is under this code"),
    ]
    for alike, paths in ((tips, ("challenge", "tip")), (mailboxes, ("mailbox", "mailbox"))):
        first, *others = [sorted(each.shape for each in some) for some in alike]
        posted = [each.path for each in alike[0] if each.asked.startswith("POST")]
        assert sorted(posted) == [f"/tips/wire/{path}/" for path in paths]
        for other in others:
            assert other == first
    longer = carried(people, "write", "x" * 6_000, card)
    assert sorted(each.shape for each in longer) != sorted(each.shape for each in tips[0]), "of another class"
    search = people.secrets.search()
    for each in (each for some in (*tips, *mailboxes) for each in some):
        assert search([each.open_to_all]) == set()
        assert search([each.sent]) == set()
        assert "?" not in each.path
        assert each.headers["cache-control"] == "no-store"
        assert not {"cookie", "referer"} & set(each.said)
        assert "set-cookie" not in each.headers


def test_postgresql_knows_nothing_either(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    with postgresql() as uri, program(tmp_path_factory.mktemp("seizure-pg"), uri) as made:
        people = People(made, browser, "narcotics")
        phrase = people.set_up()
        words = people.tell()
        people.read_and_reply(phrase)
        people.come_back(words)
        python(made.home, "from lamplighter.tips.actions.rewriting import rewrite\n"
               "from lamplighter.plumbing import clock\nprint(rewrite(now=clock.now()))")  # fmt: skip
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        data = Path(parse_qs(urlsplit(uri).query)["host"][0])
        assert list(data.glob("pg_wal/0*"))
        found = on_disk(made, people.secrets.search(), data)
        assert KNOWN in everything({place: names for place, names in found.items() if "/base/" in place})
        assert KNOWN in everything({place: names for place, names in found.items() if "/pg_wal/" in place})
        assert secret(found) == {}
