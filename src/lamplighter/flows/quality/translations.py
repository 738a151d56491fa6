"""Words and texts that stand in one language only, or in both alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.apps import apps
from django.db.models import F, Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lamplighter.city.queries import level_word
from lamplighter.city.rules.words import level_key
from lamplighter.flows.quality.values import Check, Example
from lamplighter.places.queries import all_maps
from lamplighter.plumbing.fields import FieldClass

MENDED_AT: Mapping[str, tuple[str, str]] = {
    # model: name of the page that mends one row, and which of its fields the address takes
    "concerns.Desk": ("staff-setup-desk", "pk"),
    "concerns.Kind": ("staff-setup-kind", "pk"),
    "concerns.Endpoint": ("staff-setup-endpoint", "pk"),
    "concerns.Question": ("staff-setup-question", "pk"),
    "concerns.ReplyTemplate": ("staff-setup-reply", "pk"),
    "meetings.Spot": ("staff-spot", "pk"),
    "meetings.Gathering": ("staff-gathering", "number"),
    "roster.Shift": ("staff-shift", "pk"),
    "roster.Station": ("staff-station", "zone"),
    "divisions.Division": ("staff-division", "slug"),
    "partners.Project": ("staff-project", "number"),
    "partners.Commitment": ("staff-commitment", "number"),
}
"""Rows of other models are named, and mended by whoever wrote them."""
WHAT: Mapping[str, str] = {
    "city.OwnHoliday": gettext_noop("holiday"),
    "roster.Shift": gettext_noop("shift"),
    "roster.Station": gettext_noop("hours of a station"),
    "divisions.DivisionText": gettext_noop("text of a division"),
    "keys.Desk": gettext_noop("desk for tips"),
    "concerns.Kind": gettext_noop("kind of concern"),
    "concerns.Question": gettext_noop("question of a kind"),
    "concerns.Desk": gettext_noop("desk"),
    "meetings.Spot": gettext_noop("place to meet"),
    "meetings.Gathering": gettext_noop("gathering"),
    "partners.Commitment": gettext_noop("promise"),
    "partners.Project": gettext_noop("project"),
    "academy.Course": gettext_noop("course"),
    "academy.Night": gettext_noop("night of a course"),
}
"""What a row of a model is, behind its first words."""
NAMES = frozenset({"name", "title"})
"""Of these a text that is the same in both languages is doubtful too; a sentence may quote."""
SAME_IS_WELL = frozenset({"divisions.Division", "keys.Desk", "meetings.Spot", "roster.Detail"})
"""Names of their own, which are the same in every language."""


def words(now: datetime, examples: int) -> Iterator[Check]:
    """Words of the zone map's levels for which there is no Spanish."""
    said = sorted({word for each in all_maps() if each.withdrawn_at is None for word in each.level_words})
    missing = [word for word in said if level_word(word) is None]
    yield Check(
        "word-not-translated", _("Words for areas without a Spanish word"), len(missing),
        tuple(Example(word, reverse("staff-city-word", args=[level_key(word)])) for word in missing[:examples]),
        _("Spanish pages show the name alone, without saying what it is. Say the word in both languages."),
        reverse("staff-city"), _("City and words"),
    )  # fmt: skip


def pairs(model: type[Model]) -> list[tuple[str, str, str]]:
    """Public texts of a model that stand in both languages: what they are called, and their two fields."""
    shown: Mapping[str, FieldClass] = getattr(model, "FIELD_CLASSES", {})
    names = {
        field.name for field in model._meta.concrete_fields if shown.get(field.name) is FieldClass.PUBLIC
    }
    return [
        (name[:-3], name, f"{name[:-3]}_es")
        for name in sorted(names)
        if name.endswith("_en") and f"{name[:-3]}_es" in names
    ]


def lacking(model: type[Model]) -> QuerySet[Model] | None:
    """Rows that say something in one language only; None for a model that says nothing in two."""
    found = pairs(model)
    if not found:
        return None
    wrong = Q()
    for name, en, es in found:
        wrong |= (Q(**{en: ""}) & ~Q(**{es: ""})) | (Q(**{es: ""}) & ~Q(**{en: ""}))
        if name in NAMES and model._meta.label not in SAME_IS_WELL:
            wrong |= Q(**{en: F(es)}) & ~Q(**{en: ""})
    return model._default_manager.filter(wrong).order_by("-pk")


def descriptions(now: datetime, examples: int) -> Iterator[Check]:
    """Every text that the department writes in two languages and wrote in one."""
    count = 0
    shown: list[Example] = []
    for model in apps.get_models():
        rows = lacking(model) if model.__module__.startswith("lamplighter.") else None
        if rows is None:
            continue
        count += (here := rows.count())
        if here:
            shown += [_example(row) for row in rows[: max(0, examples - len(shown))]]
    yield Check(
        "text-not-translated", _("Texts in one language only"), count, tuple(shown),
        _("Whoever reads the other language finds a gap, or the same foreign word. Write both."),
    )  # fmt: skip


def _example(row: Model) -> Example:
    label = row._meta.label
    told = next(
        (text for _name, en, es in pairs(type(row)) for text in (getattr(row, en), getattr(row, es)) if text),
        str(row.pk),
    )
    said = f"{told[:80]} ({_(WHAT[label])})" if label in WHAT else told[:80]
    if label not in MENDED_AT:
        return Example(said)
    route, field = MENDED_AT[label]
    return Example(said, reverse(route, args=[getattr(row, field)]))
