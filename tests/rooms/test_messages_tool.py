"""The catalogue is kept by machine: nothing is lost when texts come and go, and what is missing is named."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from tools import messages


@pytest.fixture
def catalogue() -> polib.POFile:
    held = polib.POFile()
    held.append(polib.POEntry(msgid="Zones", msgstr="Zonas"))
    return held


def found(*texts: tuple[str | None, str, str | None]) -> messages.Found:
    all_texts = messages.Found()
    for context, text, plural in texts:
        all_texts.add(messages.ROOT / "src" / "x.py", context, text, plural)
    return all_texts


def test_python_texts_are_found_with_context_and_plural(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = '_("One")\npgettext("verb", "Open")\nngettext("%(n)s day", "%(n)s days", n)\n_(name)\nprint("not this")\n'
    found_texts = messages.Found()
    probe = tmp_path / "x.py"
    probe.write_text(source)
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    messages.in_python(probe, found_texts)
    assert {(key, text.plural) for key, text in found_texts.items()} == {
        ((None, "One"), None),
        (("verb", "Open"), None),
        ((None, "%(n)s day"), "%(n)s days"),
    }


def test_template_texts_are_found_as_django_will_ask_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    page = tmp_path / "x.html"
    page.write_text(
        '{% load i18n %}{% translate "It\'s here" %}{% translate "Open" context "verb" %}\n'
        "{% blocktranslate trimmed count n=rows|length %}\n  {{ n }} zone\n{% plural %}\n  {{ n }} zones\n{% endblocktranslate %}"
    )
    found_texts = messages.Found()
    messages.in_template(page, found_texts)
    assert {(key, text.plural) for key, text in found_texts.items()} == {
        ((None, "It's here"), None),
        (("verb", "Open"), None),
        ((None, "%(n)s zone"), "%(n)s zones"),
    }


def test_a_text_that_goes_and_comes_back_keeps_its_translation(catalogue: polib.POFile) -> None:
    messages.merge(catalogue, found(), "es")
    assert catalogue.find("Zones", include_obsolete_entries=True).obsolete
    messages.merge(catalogue, found((None, "Zones", None)), "es")
    entry = catalogue.find("Zones")
    assert (entry.msgstr, bool(entry.obsolete)) == ("Zonas", False)


def test_what_is_missing_can_be_filled_in_from_the_printed_form(catalogue: polib.POFile) -> None:
    texts = found((None, "Zones", None), ("verb", "Open", None), (None, "%(n)s day", "%(n)s days"))
    messages.merge(catalogue, texts, "es")
    assert messages.missing(catalogue) == {"verb|Open": "", "%(n)s day": ["", ""]}
    messages.fill(catalogue, {"verb|Open": "Abrir", "%(n)s day": ["%(n)s día", "%(n)s días"]})
    assert messages.missing(catalogue) == {}
    assert messages.faults(catalogue, texts) == []


@pytest.mark.parametrize(
    ("translation", "said"),
    [("", "untranslated"), ("Hola", "placeholders differ"), ("Hola, %(nombre)s", "placeholders differ")],
)
def test_the_check_names_what_is_wrong(translation: str, said: str) -> None:
    texts = found((None, "Hello, %(name)s", None))
    held = polib.POFile()
    messages.merge(held, texts, "es")
    held[0].msgstr = translation
    assert said in messages.faults(held, texts)[0]


def test_the_check_names_obsolete_unsure_and_unknown_texts(catalogue: polib.POFile) -> None:
    texts = found((None, "Zones", None), (None, "New", None))
    catalogue[0].flags = ["fuzzy"]
    catalogue.append(polib.POEntry(msgid="Old", msgstr="Viejo", obsolete=True))
    said = "\n".join(messages.faults(catalogue, texts))
    assert "unsure: 'Zones'" in said
    assert "not in the catalogue: 'New'" in said
    assert "obsolete: 'Old'" in said
