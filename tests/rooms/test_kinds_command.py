"""``kinds``: what is written out loads again as it was; a file goes in whole or not at all, and each fault is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lamplighter.audit.models import Event
from lamplighter.audit.rules import Verb
from lamplighter.concerns.actions.shipped import SHIPPED, ship
from lamplighter.concerns.models import Desk, Endpoint, Kind, Question, ReplyTemplate
from lamplighter.ops.cli import loaded
from lamplighter.roster.models import Post
from tests.support.concerns import ACTOR, NOW

pytestmark = pytest.mark.django_db
OWN = """
[[desks]]
code = "schools"
name_en = "Schools"
name_es = "Escuelas"

[[kinds]]
code = "truancy"
name_en = "Truancy"
name_es = "Ausencias"
route = "desk"
desk = "schools"
may_be_public = false

[[kinds.questions]]
code = "when"
text_en = "When?"
text_es = "¿Cuándo?"
answering = "choice"
choices = [{ value = "am", en = "Mornings", es = "Mañanas" }, { value = "pm", en = "Afternoons", es = "Tardes" }]

[[replies]]
code = "school"
title = "School"
text_en = "We spoke with\\nthe school."
text_es = "Hablamos con la \\"escuela\\"."
kind = "truancy"
"""


def run(*words: str) -> Any:
    return CliRunner().invoke(loaded(["kinds"]), ["kinds", *words], env={"COLUMNS": "200"})


def load(folder: Path, text: str, *more: str) -> Any:
    file = folder / "kinds.toml"
    file.write_text(text, encoding="utf-8")
    return run("load", str(file), *more)


def everything() -> list[Any]:
    """All that a file holds, without keys of rows."""
    left_out = {"id", "kind_id"}
    return [
        {key: value for key, value in row.items() if key not in left_out}
        for model in (Desk, Kind, Question, ReplyTemplate)
        for row in model._default_manager.order_by("pk").values()
    ]


def test_loading_shows_what_it_would_change_and_changes_it_with_yes(tmp_path: Path) -> None:
    shown = load(tmp_path, OWN)
    assert shown.exit_code == 0
    assert "add  kind truancy, question when" in shown.stdout
    assert "--yes" in shown.stdout
    assert not Kind.objects.exists()
    assert not Event.objects.exists()
    assert load(tmp_path, OWN, "--yes").exit_code == 0
    kind = Kind.objects.get()
    assert (kind.desk and kind.desk.code, kind.questions.get().options("es")[0]) == (
        "schools",
        ("am", "Mañanas"),
    )
    assert ReplyTemplate.objects.get().text_en == "We spoke with\nthe school."
    assert Post.objects.filter(zone="desk:schools", role="desk").exists()
    assert Event.objects.filter(verb=Verb.KIND_CHANGED, actor_name="kinds load").exists()


def test_what_is_exported_loads_as_the_same(tmp_path: Path) -> None:
    ship(actor=ACTOR, now=NOW)
    load(tmp_path, OWN, "--yes")
    Endpoint.objects.create(name="Streets “311”", url="https://streets.example.org")
    Kind.objects.filter(code="noise").update(
        endpoint=Endpoint.objects.get(), endpoint_code="9", active=False, about_es='a\\b "c" \x7f\t'
    )
    before, text = everything(), run("export").stdout
    for model in (ReplyTemplate, Question, Kind, Desk):
        model._default_manager.all().delete()
    assert load(tmp_path, text, "--yes").exit_code == 0
    assert run("export").stdout == text
    assert len(everything()) == len(before)
    assert load(tmp_path, text).stdout.strip().endswith(" the same")


def test_the_shipped_file_loads(tmp_path: Path) -> None:
    assert load(tmp_path, SHIPPED.read_text(encoding="utf-8"), "--yes").exit_code == 0
    before = everything()
    assert ship(actor=ACTOR, now=NOW) == 0
    assert everything() == before
    assert Kind.objects.get(code="officer-conduct").route == "desk"


def test_a_question_the_file_leaves_out_is_asked_no_more(tmp_path: Path) -> None:
    load(tmp_path, OWN, "--yes")
    start, end = OWN.index("[[kinds.questions]]"), OWN.index("[[replies]]")
    answer = load(tmp_path, OWN[:start] + OWN[end:], "--yes")
    assert "remove  kind truancy, question when" in answer.stdout
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('desk = "schools"', "", "kind truancy: desk: give the desk"),
        ('desk = "schools"', 'desk = "nobody"', "kind truancy: desk: there is no desk 'nobody'"),
        ("may_be_public = false", "", "kind truancy: may_be_public: what goes to a desk is never public"),
        ("may_be_public = false", 'may_be_public = "no"', "kind truancy: may_be_public: this value"),
        ("may_be_public = false", "may_be_public = false\nanswer_hours = 0", "kind truancy: answer_hours"),
        ("may_be_public = false", "may_be_public = false\nanswer_hours = true", "kind truancy: answer_hours"),
        ("may_be_public = false", "may_be_public = false\ncolor = 1", "kind truancy: color: no such field"),
        ('name_es = "Ausencias"', "", "kind truancy: name_es"),
        ('code = "truancy"', "", "kind number 1, which has no code: give it a code"),
        ('code = "truancy"', 'code = "two words"', "kind two words: code"),
        ('code = "schools"', 'code = "Schools"', "desk Schools: code: use small letters"),
        ('answering = "choice"', 'answering = "text"', "question when: choices"),
        ('value = "pm"', 'value = "am"', "question when: choices: two have the same value"),
        ('es = "Tardes"', "es = 3", "question when: choices"),
        ('kind = "truancy"', 'kind = "gone"', "reply school: kind: there is no kind 'gone'"),
        ('text_en = "When?"', f'text_en = "{"w" * 201}"', "question when: text_en"),
        ("[[desks]]", "[desks]", "begin each entry with a line [[desks]]"),
        ("[[replies]]", "[[answers]]", "answers is none of"),
        ("[[replies]]", "[[replies", "no TOML"),
    ],
)
def test_each_fault_is_named_and_nothing_goes_in(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in OWN
    answer = load(tmp_path, OWN.replace(old, new, 1), "--yes")
    assert answer.exit_code == 1
    assert said in answer.output
    assert "Nothing was changed" in answer.output
    assert not Kind.objects.exists()
    assert not Desk.objects.exists()


def test_an_entry_twice_and_a_file_that_is_no_text_are_refused(tmp_path: Path) -> None:
    assert "stands in the file twice" in load(tmp_path, OWN + OWN[: OWN.index("[[kinds]]")], "--yes").output
    file = tmp_path / "other.toml"
    file.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in run("load", str(file)).output


def test_the_list_says_where_each_goes() -> None:
    ship(actor=ACTOR, now=NOW)
    shown = run("list").stdout
    assert "desk conduct" in shown
    assert "sensitive" in shown
