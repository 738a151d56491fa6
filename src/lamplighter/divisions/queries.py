"""Reads of divisions: what the public sees, and what waits for a supervisor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from lamplighter.core.tongue import language_of
from lamplighter.divisions.models import Division, DivisionText, Thanks
from lamplighter.divisions.rules import TextState, ThanksState, paragraphs

SHOWN_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """A thank-you as the public sees it, and the language it is written in."""

    text: str
    sent_on: date
    language: str


@dataclass(frozen=True, slots=True)
class DivisionPage:
    """A division as the public sees it, in one language."""

    slug: str
    name: str
    phone: str
    summary: str
    blocks: Sequence[tuple[str, str]]
    thanks: Sequence[Shown]


def published(language: str) -> list[DivisionPage]:
    """Every division with a published text, in its order, without the thanks."""
    texts = DivisionText.objects.filter(state=TextState.PUBLISHED.value).select_related("division")
    return [_page(text, language, thanks=()) for text in texts.order_by("division__order", "division__slug")]


def published_page(slug: str, language: str) -> DivisionPage | None:
    """One division's public page, or None where there is none."""
    text = (
        DivisionText.objects.filter(state=TextState.PUBLISHED.value, division__slug=slug)
        .select_related("division")
        .first()
    )
    if text is None:
        return None
    rows = Thanks.objects.filter(division=text.division, state=ThanksState.SHOWN.value).order_by(
        "-sent_on", "-id"
    )
    return _page(text, language, thanks=[_shown(row) for row in rows[:SHOWN_AT_MOST]])


def _shown(row: Thanks) -> Shown:
    return Shown(row.shown, row.sent_on, language_of(row.shown, otherwise=settings.LANGUAGE_CODE))


def _page(text: DivisionText, language: str, thanks: Sequence[Shown]) -> DivisionPage:
    spanish = language.startswith("es")
    division = text.division
    return DivisionPage(
        slug=division.slug,
        name=division.name_es if spanish else division.name_en,
        phone=division.phone,
        summary=text.summary_es if spanish else text.summary_en,
        blocks=paragraphs(text.body_es if spanish else text.body_en),
        thanks=thanks,
    )


def by_slug(slug: str) -> Division | None:
    """The division, published or not."""
    return Division.objects.filter(slug=slug).first()


def for_staff() -> list[tuple[Division, DivisionText | None, DivisionText | None]]:
    """Every division with its published text and its draft."""
    texts = DivisionText.objects.exclude(state=TextState.REPLACED.value)
    held = {(text.division_id, text.state): text for text in texts}
    return [
        (
            division,
            held.get((division.pk, TextState.PUBLISHED.value)),
            held.get((division.pk, TextState.DRAFT.value)),
        )
        for division in Division.objects.all()
    ]


def newest_text(division: Division) -> DivisionText | None:
    """The draft if there is one, else what is published."""
    texts = {text.state: text for text in division.texts.exclude(state=TextState.REPLACED.value)}
    return texts.get(TextState.DRAFT.value) or texts.get(TextState.PUBLISHED.value)


def waiting_thanks() -> list[Thanks]:
    """Thank-yous nobody has read yet, oldest first."""
    rows = Thanks.objects.filter(state=ThanksState.WAITING.value).select_related("division")
    return list(rows.order_by("sent_on", "id")[:200])
