"""What surveys and nights came to, in words and bars, for pages and files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lamplighter.academy.messages.words import night_title, until_said
from lamplighter.academy.queries.surveys import Learned, Thought
from lamplighter.academy.rules import feedback, surveys
from lamplighter.academy.rules.surveys import Changed, Compared, Reached, Wave
from lamplighter.core.stats.estimates import Estimate
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz


def wave_name(wave: Wave) -> str:
    """When it was asked."""
    return {
        Wave.BEFORE: pgettext("survey", "Before the course"),
        Wave.AFTER: pgettext("survey", "After the course"),
        Wave.LATER: pgettext("survey", "Six months later"),
    }[wave]


def number(value: float) -> str:
    """ "3.6"; in Spanish "3,6"."""
    return number_format(value, 1)


def signed(value: float) -> str:
    """ "+0.4", "−0.2", "0.0"."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number(abs(value))}"


@dataclass(frozen=True, slots=True)
class ReachedShown:
    """A row of who answered."""

    wave: str
    people: int
    asked: int
    answered: str


@dataclass(frozen=True, slots=True)
class ChangedShown:
    """A row of one question. ``plot``: the interval on an axis from −4 to +4, in percent (left, width, middle); None where there is
    none."""

    question: str
    asked: str
    headline: str
    levels: str
    change: str
    span: str
    pairs: str
    plot: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class ComparedShown:
    """Two waves beside each other."""

    title: str
    pairs: str
    questions: tuple[ChangedShown, ...]


def few() -> str:
    """What stands where a count is hidden."""
    return _("fewer than %(least)s") % {"least": settings.LAMPLIGHTER.academy.smallest_count}


def reached_shown(rows: tuple[Reached, ...]) -> list[ReachedShown]:
    """Who was asked and who answered, wave by wave."""
    return [
        ReachedShown(
            wave_name(each.wave),
            each.people,
            each.asked,
            few() if each.answered is None else str(each.answered),
        )
        for each in rows
    ]


def compared_shown(each: Compared) -> ComparedShown:
    """One comparison in words."""
    title = _("%(later)s, compared with before") % {"later": wave_name(each.later)}
    if each.pairs is None:
        pairs = _("Fewer than %(least)s people answered both times with codes that fit.") % {
            "least": settings.LAMPLIGHTER.academy.smallest_count
        }
    else:
        pairs = ngettext(
            "%(n)s person answered both times with a code that fits.",
            "%(n)s people answered both times with codes that fit.",
            each.pairs,
        ) % {"n": each.pairs}
    return ComparedShown(title, pairs, tuple(_changed(row) for row in each.questions))


def _changed(row: Changed) -> ChangedShown:
    question, asked = _(surveys.SHORT[row.question]), _(surveys.ASKED[row.question])
    pairs = few() if row.pairs is None else str(row.pairs)
    if row.change is None or row.earlier is None or row.later is None:
        return ChangedShown(question, asked, _("Too few pairs to show."), "", "", "", pairs, None)
    levels = _("from %(earlier)s to %(later)s of 5") % {
        "earlier": number(row.earlier),
        "later": number(row.later),
    }
    return ChangedShown(
        question,
        asked,
        change_said(row.change),
        levels,
        signed(row.change.value),
        range_said(row.change),
        pairs,
        _plot(row.change),
    )


def change_said(change: Estimate) -> str:
    """In one sentence, with no more than the interval allows."""
    if change.low is None or change.high is None:
        return _("All moved alike, so chance cannot be judged.")
    if change.low > 0:
        return _("Higher on average, by more than chance explains.")
    if change.high < 0:
        return _("Lower on average, by more than chance explains.")
    return _("No clear change: it may be chance.")


def range_said(change: Estimate) -> str:
    """ "+0.1 to +0.8"; empty without an interval."""
    if change.low is None or change.high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": signed(change.low), "high": signed(change.high)}


def _plot(change: Estimate) -> tuple[float, float, float] | None:
    if change.low is None or change.high is None:
        return None
    most = surveys.HIGHEST - surveys.LOWEST

    def at(value: float) -> float:
        return round(100 * (value + most) / (2 * most), 1)

    left = at(change.low)
    return left, max(0.8, round(at(change.high) - left, 1)), at(change.value)


COLUMNS = (
    "figure", "wave", "compared_with", "question", "people", "asked", "answered", "pairs", "mean_before", "mean_later", "mean_change",
    "low_95", "high_95", "note",
)  # fmt: skip
"""Of the file, in which nothing stands that the page does not show. An empty cell: hidden, or none."""


def lines(found: Learned) -> Iterator[list[str]]:
    """The rows of the file: who answered, then each comparison and question, then the warnings."""
    for each in found.reached:
        told = ["" if each.answered is None else str(each.answered)]
        yield ["answers", each.wave.value, "", "", str(each.people), str(each.asked), *told, *[""] * 7]
    for pair in found.compared:
        for row in pair.questions:
            change = row.change
            figures = [
                row.earlier,
                row.later,
                *((change.value, change.low, change.high) if change else (None,) * 3),
            ]
            told = ["" if row.pairs is None else str(row.pairs)]
            yield [
                "change", pair.later.value, pair.earlier.value, row.question.value, "", "", "", *told,
                *("" if value is None else f"{value:.1f}" for value in figures), "",
            ]  # fmt: skip
    for warning in (surveys.CHANGE.counts, *surveys.WARNINGS):
        yield ["note", *[""] * 12, _(warning)]


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer: its count in words, and the bar's length in percent."""

    label: str
    count: str
    percent: int


@dataclass(frozen=True, slots=True)
class AskedShown:
    """One question with the answers whose count is shown. ``hidden``: what is said of the others. ``yes``: the share of yes with its
    range."""

    question: str
    bars: tuple[Bar, ...]
    yes: str
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class NightShown:
    """What people thought of a night."""

    pk: int
    title: str
    said: str
    questions: tuple[AskedShown, ...] = ()
    words: tuple[str, ...] = ()


def night_shown(thought: Thought, language: str, now: datetime, *, dated: bool = False) -> NightShown:
    """A night with what may be seen of it. ``dated``: with its day and course, where it stands among nights of other courses."""
    night = thought.feedback.night
    title, found = night_title(night, language), thought.results
    if dated:
        day = date_format(night.starts.astimezone(city_tz()), "DATE_FORMAT")
        title = f"{title} · {day} · {night.course.said('name', language)}"
    if found is None:
        said = _("People are being asked until %(when)s.") % {"when": until_said(thought.feedback.ends_at)}
        return NightShown(night.pk, title, saying.dotted(said))
    if found.answers is None:
        least = settings.LAMPLIGHTER.academy.smallest_count
        said = _("Fewer than %(least)s people answered: too few to show, since it could tell what single people think.")  # fmt: skip
        return NightShown(night.pk, title, said % {"least": least})
    said = ngettext("%(n)s of %(asked)s answered.", "%(n)s of %(asked)s answered.", found.answers) % {
        "n": found.answers,
        "asked": thought.feedback.asked,
    }
    asked = tuple(_asked(each, found.answers) for each in found.questions)
    return NightShown(night.pk, title, said, asked, found.words)


def _asked(counted: feedback.Counted, total: int) -> AskedShown:
    question = _(feedback.ASKED[counted.question])
    least = {"least": settings.LAMPLIGHTER.academy.smallest_count}
    if not any(counted.counts.values()):  # every count there is, is hidden
        said = _("How many said what is shown once each answer that was given came from at least %(least)s.")
        return AskedShown(question, (), "", said % least)
    bars = tuple(
        Bar(_(feedback.SAID[liked]), str(count), round(100 * count / total))
        for liked, count in counted.counts.items()
        if count is not None
    )
    left = [_(feedback.SAID[liked]) for liked, count in counted.counts.items() if count is None]
    hidden = ""
    if left:
        told = {"answers": saying.together(left), **least}
        hidden = (
            _("Not shown, since fewer than %(least)s said so or it would tell another: %(answers)s.") % told
        )
    yes = ""
    if counted.yes is not None and counted.yes.low is not None and counted.yes.high is not None:
        yes = _("%(share)s said yes (range %(low)s to %(high)s).") % {
            "share": _percent(counted.yes.value),
            "low": _percent(counted.yes.low),
            "high": _percent(counted.yes.high),
        }
    return AskedShown(question, bars, yes, hidden)


def _percent(value: float) -> str:
    return _("%(n)s%%") % {"n": round(100 * value)}
