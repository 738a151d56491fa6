"""The import report in plain sentences, kept translatable: see ``wording``. The most important lines come first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from lamplighter.core.geo.areas import area_said
from lamplighter.core.geo.report import LevelReport, MapReport, Mended, ParentFrom, Refusal, Refused, Slivers
from lamplighter.core.geo.wording import Sentence
from lamplighter.core.geo.wording import gettext_noop as _

LISTED = 12
"""At most so many of one kind are listed; the number of the rest is said."""
T = TypeVar("T")

_WHY = {
    Refusal.NULL: _("Feature %(feature)s (%(code)s) was refused: it has no shape."),
    Refusal.EMPTY: _("Feature %(feature)s (%(code)s) was refused: its shape is empty."),
    Refusal.NOT_AREA: _("Feature %(feature)s (%(code)s) was refused: it is a %(kind)s, not an area."),
    Refusal.NOTHING_LEFT: _(
        "Feature %(feature)s (%(code)s) was refused: nothing was left of its shape after mending (%(kind)s)."
    ),
    Refusal.BLANK_CODE: _("Feature %(feature)s was refused: its code is blank."),
}

SYSTEMS = {
    "file": _("Coordinates: %(crs)s, as the file says."),
    "given": _("Coordinates: %(crs)s, as you said."),
    "rfc7946": _(
        "Coordinates: %(crs)s; the file names none, and GeoJSON without a name means degrees (RFC 7946)."
    ),
    "kml": _("Coordinates: %(crs)s, as in every KML file."),
    "assumed": _(
        "Coordinates: taken as degrees (%(crs)s); the file does not say. Look at the drawing, or say the true system."
    ),
}
"""What is said of a file's coordinates, by where their system comes from."""


@dataclass(frozen=True, slots=True)
class Section:
    """The sentences on one level. ``concerns`` are what a person should look at; ``facts`` say what was read."""

    word: str
    facts: list[Sentence]
    concerns: list[Sentence]


def sections(report: MapReport) -> list[Section]:
    """One section a level, highest first."""
    return [Section(level.word, list(_facts(level)), list(_concerns(level))) for level in report.levels]


def plain_lines(report: MapReport, translate: Callable[[str], str] = str) -> list[str]:
    """The whole report as lines of text. ``translate`` maps a template to one in the reader's language."""
    lines: list[str] = []
    for section in sections(report):
        lines.append(f"{section.word}")
        lines += [f"  {_told(s, translate)}" for s in section.facts]
        lines += [f"  ! {_told(s, translate)}" for s in section.concerns]
    return lines


def _told(sentence: Sentence, translate: Callable[[str], str]) -> str:
    values = {
        name: _told(value, translate) if isinstance(value, Sentence) else value
        for name, value in sentence.values.items()
    }
    return translate(sentence.template) % values


def share_text(share: float) -> str:
    """A part of one as a percentage that never rounds something down to nothing."""
    percent = share * 100
    if 0 < percent < 0.01:
        return "<0.01%"
    return f"{percent:.2f}%" if percent < 10 else f"{percent:.1f}%"


def _facts(level: LevelReport) -> Iterator[Sentence]:
    yield Sentence(
        _("%(file)s (%(kind)s): %(features)s features made %(zones)s zones, %(area)s in all."),
        {
            "file": level.file,
            "kind": level.kind,
            "features": f"{level.features:,}",
            "zones": f"{level.zones:,}",
            "area": area_said(level.area_m2),
        },
    )
    yield from (said.sentence() for said in level.told)
    yield Sentence(SYSTEMS[level.crs_from], {"crs": level.crs})
    chosen = (
        _("Code from column %(column)s (guessed).")
        if "code" in level.guessed
        else _("Code from column %(column)s.")
    )
    yield Sentence(chosen, {"column": level.code_column})
    if level.name_column:
        chosen = (
            _("Name from column %(column)s (guessed).")
            if "name" in level.guessed
            else _("Name from column %(column)s.")
        )
        yield Sentence(chosen, {"column": level.name_column})
    for joined in level.joined:
        yield Sentence(
            _("Zone %(code)s was made from %(count)s features: %(features)s."),
            {
                "code": joined.code,
                "count": f"{len(joined.features):,}",
                "features": ", ".join(map(str, joined.features)),
            },
        )
    nesting = level.nesting
    if nesting.came_from is ParentFrom.OVERLAP:
        yield Sentence(_("No column gives the parent: each zone belongs where most of its ground lies."))
    elif nesting.came_from is not ParentFrom.NONE:
        guessed = nesting.came_from is ParentFrom.GUESSED_COLUMN
        yield Sentence(
            _("Parent from column %(column)s (guessed); the ground agrees for %(agree)s of %(zones)s zones.")
            if guessed
            else _("Parent from column %(column)s; the ground agrees for %(agree)s of %(zones)s zones."),
            {"column": nesting.column, "agree": f"{nesting.agree:,}", "zones": f"{level.zones:,}"},
        )


def _concerns(level: LevelReport) -> Iterator[Sentence]:
    yield from (_refused(row) for row in level.refused)
    yield from (_mended(row) for row in level.mended)
    yield from _some(
        level.overlaps,
        lambda o: Sentence(
            _(
                "Zones %(winner)s and %(other)s overlap by %(area)s (%(share)s of the smaller). There, %(winner)s answers."
            ),
            {
                "winner": o.winner,
                "other": o.other,
                "area": area_said(o.area_m2),
                "share": share_text(o.share),
            },
        ),
        _("… and %(count)s more overlaps, %(area)s together."),
        lambda o: o.area_m2,
    )
    yield from _slivers(
        level.overlap_slivers,
        _("%(count)s overlaps too thin to be a place were counted only, %(area)s together."),
    )
    yield from _some(
        level.gaps,
        lambda g: Sentence(
            _("A gap or enclave of %(area)s at %(lat)s, %(lon)s is in no zone. Beside it: %(beside)s."),
            {
                "area": area_said(g.area_m2),
                "lat": f"{g.lat:.5f}",
                "lon": f"{g.lon:.5f}",
                "beside": ", ".join(g.beside),
            },
        ),
        _("… and %(count)s more gaps, %(area)s together."),
        lambda g: g.area_m2,
    )
    yield from _slivers(
        level.gap_slivers, _("%(count)s gaps too thin to be a place were counted only, %(area)s together.")
    )
    yield from _fit(level)


def _fit(level: LevelReport) -> Iterator[Sentence]:
    nesting = level.nesting
    yield from _some(
        nesting.by_overlap,
        lambda b: Sentence(
            _(
                "Zone %(code)s: “%(asked)s” is no zone above; its parent is %(parent)s, where %(share)s of it lies."
            )
            if b.asked
            else _("Zone %(code)s names no parent; it is %(parent)s, where %(share)s of it lies."),
            {"code": b.code, "asked": b.asked, "parent": b.parent, "share": share_text(b.share)},
        ),
        _("… and %(count)s more zones whose parent was chosen by their ground."),
    )
    if nesting.without_parent:
        yield Sentence(_("Without a parent: %(codes)s."), {"codes": ", ".join(nesting.without_parent)})
    if nesting.childless:
        yield Sentence(
            _("Nothing lies below these higher zones: %(codes)s."), {"codes": ", ".join(nesting.childless)}
        )
    yield from _some(
        nesting.sticks_out,
        lambda s: Sentence(
            _("Zone %(code)s sticks out of its parent %(parent)s by %(area)s (%(share)s of it)."),
            {"code": s.code, "parent": s.parent, "area": area_said(s.area_m2), "share": share_text(s.share)},
        ),
        _("… and %(count)s more zones that stick out of their parent, %(area)s together."),
        lambda s: s.area_m2,
    )
    yield from _slivers(
        nesting.sticks_out_slivers,
        _("%(count)s thin pieces outside a parent were counted only, %(area)s together."),
    )
    yield from _some(
        nesting.uncovered,
        lambda u: Sentence(
            _("%(area)s of %(code)s (%(share)s) lies in no zone below it: an address there is not covered."),
            {"code": u.code, "area": area_said(u.area_m2), "share": share_text(u.share)},
        ),
        _("… and %(count)s more higher zones with bare ground, %(area)s together."),
        lambda u: u.area_m2,
    )
    yield from _slivers(
        nesting.uncovered_slivers,
        _("%(count)s thin bare pieces of higher zones were counted only, %(area)s together."),
    )


def _refused(row: Refused) -> Sentence:
    return Sentence(_WHY[row.why], {"feature": row.feature, "code": row.code or "—", "kind": row.kind})


def _mended(row: Mended) -> Sentence:
    values = {"feature": row.feature, "code": row.code, "reason": row.reason}
    change = row.area_after_m2 - row.area_before_m2
    if abs(change) < 0.5:
        return Sentence(
            _(
                "Zone %(code)s (feature %(feature)s) was invalid and was mended: %(reason)s. Its area stayed the same."
            ),
            values,
        )
    more = _(
        "Zone %(code)s (feature %(feature)s) was invalid and was mended: %(reason)s. It grew by %(area)s."
    )
    less = _(
        "Zone %(code)s (feature %(feature)s) was invalid and was mended: %(reason)s. It shrank by %(area)s."
    )
    return Sentence(more if change > 0 else less, {**values, "area": area_said(abs(change))})


def _some(
    rows: Sequence[T], say: Callable[[T], Sentence], rest: str, area: Callable[[T], float] | None = None
) -> Iterator[Sentence]:
    yield from (say(row) for row in rows[:LISTED])
    if left := rows[LISTED:]:
        total = area_said(sum(area(row) for row in left)) if area else ""
        yield Sentence(rest, {"count": f"{len(left):,}", "area": total})


def _slivers(slivers: Slivers, text: str) -> Iterator[Sentence]:
    if slivers.count:
        yield Sentence(text, {"count": f"{slivers.count:,}", "area": area_said(slivers.area_m2)})
