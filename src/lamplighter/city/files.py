"""Everything a department chose as a TOML file, to keep beside the settings or to carry to another installation."""

from __future__ import annotations

from lamplighter.city.queries import chosen, fixed, from_map, text_now
from lamplighter.city.rules.texts import CITY, COLOURS
from lamplighter.city.rules.words import SHIPPED, Word
from lamplighter.plumbing.tomltext import toml


def exported() -> str:
    """The file that ``lamplighter city load`` takes. What the settings' file sets stands there as a comment."""
    held, by_file = chosen(), fixed()
    lines = ["# What this department chose. Loaded with lamplighter city load."]
    lines += [
        "",
        "# Days on which the department works although they are public holidays.",
        f"not_kept = {toml(list(held.not_kept))}",
    ]
    for name, texts in (("city", CITY), ("colors", tuple(COLOURS))):
        lines += ["", f"[{name}]"]
        for text in texts:
            mark = "# set in lamplighter.toml: " if text in by_file else ""
            value = text_now(text) if text in by_file or text in CITY else held.texts.get(text, "")
            lines.append(f"{mark}{text.value} = {toml(value)}")
    for key, word in {**SHIPPED, **held.words}.items():
        if from_map(key):
            lines += ["", f"# The word for {key} comes from the zone map, since none was chosen."]
            continue
        lines += ["", "[[words]]", *_word(key, word)]
    for day in held.own_days:
        lines += ["", "[[holidays]]", f"month = {day.month}", f"day = {day.day}"]
        lines += [f"year = {day.year}"] if day.year else []
        lines += [f"name_en = {toml(day.en)}", f"name_es = {toml(day.es)}"]
    return "\n".join(lines) + "\n"


def _word(key: str, word: Word) -> list[str]:
    forms = {"en_one": word.en_one, "en_many": word.en_many, "es_one": word.es_one, "es_many": word.es_many}
    return [
        f"word = {toml(key)}",
        *(f"{name} = {toml(form)}" for name, form in forms.items() if form),
        f"es_feminine = {toml(word.es_feminine)}",
    ]
