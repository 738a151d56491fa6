"""Stages of a SARA project and the one table of moves between them, what each stage must hold before the next, and verdicts.

SARA: Scanning, Analysis, Response, Assessment (J. E. Eck and W. Spelman, Problem-Solving, Police Executive Research Forum, 1987).
The measure is chosen before the response starts and stays: who chooses it afterwards finds what they look for. What is counted is
told with its uncertainty and never called an effect (promise 10).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lamplighter.core.stats.ratios import Ratio, rate_ratio

TITLE_LONGEST, TEXT_LONGEST, LINE_LONGEST = 120, 4_000, 240


class Stage(StrEnum):
    """Where a project stands. A stored value is never renamed."""

    SCANNING = "scanning"
    ANALYSIS = "analysis"
    RESPONSE = "response"
    ASSESSMENT = "assessment"
    CLOSED = "closed"
    DROPPED = "dropped"
    """Given up, with the reason."""


OPEN = frozenset({Stage.SCANNING, Stage.ANALYSIS, Stage.RESPONSE, Stage.ASSESSMENT})
STEPS = (Stage.SCANNING, Stage.ANALYSIS, Stage.RESPONSE, Stage.ASSESSMENT, Stage.CLOSED)
"""The way a project goes, as pages draw it."""


class Verb(StrEnum):
    """The moves' names."""

    ANALYSE = "analyse"
    RESPOND = "respond"
    ASSESS = "assess"
    CLOSE = "close"
    BACK = "back"
    DROP = "drop"


class Party(StrEnum):
    """Who makes a move."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"


class Source(StrEnum):
    """How a problem came to be seen."""

    CALLS = "calls"
    MEETING = "meeting"
    SURVEY = "survey"
    CRIME_DATA = "crime-data"
    CONCERNS = "concerns"
    OTHER = "other"


class Verdict(StrEnum):
    """What the count says, in words that claim no cause."""

    FEWER = "fewer"
    NO_CHANGE = "no-change"
    MORE = "more"
    CANNOT_TELL = "cannot-tell"


class Entry(StrEnum):
    """What an entry of the timeline tells."""

    STARTED = "started"
    MOVED = "moved"
    CHANGED = "changed"
    MEASURE = "measure"
    LINKED = "linked"
    UNLINKED = "unlinked"
    TASK = "task"
    TASK_DONE = "task-done"
    COUNTED = "counted"
    JUDGED = "judged"
    ASKED = "asked"
    SHOWN = "shown"
    HIDDEN = "hidden"
    HANDED_ON = "handed-on"


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed move. ``after`` None: the stage before this one."""

    verb: Verb
    before: frozenset[Stage]
    after: Stage | None
    who: frozenset[Party]
    says: bool = False
    """Whether it must say why."""


_STAFF = frozenset({Party.OFFICER, Party.SUPERVISOR})

MOVES: tuple[Move, ...] = (
    Move(Verb.ANALYSE, frozenset({Stage.SCANNING}), Stage.ANALYSIS, _STAFF),
    Move(Verb.RESPOND, frozenset({Stage.ANALYSIS}), Stage.RESPONSE, _STAFF),
    Move(Verb.ASSESS, frozenset({Stage.RESPONSE}), Stage.ASSESSMENT, _STAFF),
    Move(Verb.CLOSE, frozenset({Stage.ASSESSMENT}), Stage.CLOSED, _STAFF),
    Move(Verb.BACK, OPEN - {Stage.SCANNING}, None, _STAFF, says=True),
    Move(Verb.DROP, OPEN, Stage.DROPPED, frozenset({Party.SUPERVISOR}), says=True),
)
BY_VERB: Mapping[Verb, Move] = {move.verb: move for move in MOVES}


class Missing(StrEnum):
    """What a stage still lacks."""

    PROBLEM = "problem"
    SOURCE = "source"
    ANALYSIS = "analysis"
    MEASURE = "measure"
    TASK = "task"
    OPEN_TASK = "open-task"
    COUNTS = "counts"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Held:
    """What a project holds, as far as moves ask for it."""

    problem: bool
    sources: int
    analysed: bool
    measured: bool
    tasks: int
    open_tasks: int
    counted: bool
    verdict: Verdict | None


NEEDS: Mapping[Verb, tuple[Missing, ...]] = {
    Verb.ANALYSE: (Missing.PROBLEM, Missing.SOURCE),
    Verb.RESPOND: (Missing.ANALYSIS, Missing.MEASURE),
    Verb.ASSESS: (Missing.TASK, Missing.OPEN_TASK),
    Verb.CLOSE: (Missing.COUNTS, Missing.VERDICT),
}
"""What a move asks for first."""


class NotAllowed(Exception):
    """The move does not lead from the stage the project is in, or is not this party's to make."""


class NeedsWords(Exception):
    """The move must say why."""


class Lacks(Exception):
    """The stage is not done: ``missing`` says what it lacks."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


def missing_for(verb: Verb, held: Held) -> tuple[Missing, ...]:
    """What a move asks for and the project lacks."""
    lacks = {
        Missing.PROBLEM: not held.problem,
        Missing.SOURCE: held.sources == 0,
        Missing.ANALYSIS: not held.analysed,
        Missing.MEASURE: not held.measured,
        Missing.TASK: held.tasks == 0,
        Missing.OPEN_TASK: held.open_tasks > 0,
        # Where the verdict is that nobody can tell, there may be nothing to count.
        Missing.COUNTS: not held.counted and held.verdict is not Verdict.CANNOT_TELL,
        Missing.VERDICT: held.verdict is None,
    }
    return tuple(each for each in NEEDS.get(verb, ()) if lacks[each])


def moved_to(verb: Verb, stage: Stage, party: Party, words: str, held: Held) -> Stage:
    """Where a move leads, if it may be made.

    Raises:
        NotAllowed, NeedsWords, Lacks: see there.
    """
    move = BY_VERB[verb]
    if stage not in move.before or party not in move.who:
        raise NotAllowed(f"{verb} from {stage} by {party}")
    if move.says and not words.strip():
        raise NeedsWords(verb)
    missing = missing_for(verb, held)
    if missing:
        raise Lacks(missing)
    return move.after if move.after is not None else STEPS[STEPS.index(stage) - 1]


def moves_from(stage: Stage, party: Party) -> tuple[Move, ...]:
    """The moves a party may make from a stage, in the table's order."""
    return tuple(move for move in MOVES if stage in move.before and party in move.who)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` up to, not including, ``until``, and what was counted in them."""

    first: date
    until: date
    count: int

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.until - self.first).days


class Wrong(StrEnum):
    """Why counts are not taken."""

    NO_MEASURE = "no-measure"
    """Nothing was chosen to be counted."""
    OVERLAP = "overlap"
    """The period after begins before the one before has ended."""
    NOT_OVER = "not-over"
    """A period goes on today, or lies ahead."""
    BEFORE_LATE = "before-late"
    """The period before reaches into the response."""
    AFTER_EARLY = "after-early"
    """The period after begins before the response."""


def wrong_counts(
    before: Period | None, after: Period | None, *, chosen: bool, responded: date | None, today: date
) -> Wrong | None:
    """What is wrong with counts of these periods, or None: a public page will say that they were taken as was chosen before.

    Args:
        chosen: whether it is said what is counted.
        responded: the first day of the response, if it has started.
    """
    if not chosen and (before or after):
        return Wrong.NO_MEASURE
    if before and after and after.first < before.until:
        return Wrong.OVERLAP
    if any(each.until > today for each in (before, after) if each):
        return Wrong.NOT_OVER
    if before and responded and before.until > responded:
        return Wrong.BEFORE_LATE
    if after and (responded is None or after.first < responded):
        return Wrong.AFTER_EARLY
    return None


def compared(before: Period | None, after: Period | None) -> Ratio | None:
    """The daily rate after over the one before; None where a period is missing or nothing was counted in either."""
    if before is None or after is None or before.days <= 0 or after.days <= 0:
        return None
    return rate_ratio(after.count, after.days, before.count, before.days)


def verdicts_for(ratio: Ratio | None) -> tuple[Verdict, ...]:
    """The verdicts that the counts bear. That one cannot tell may always be said: something else may have changed as well."""
    if ratio is None:
        return (Verdict.CANNOT_TELL,)
    if ratio.below:
        return (Verdict.FEWER, Verdict.CANNOT_TELL)
    if ratio.above:
        return (Verdict.MORE, Verdict.CANNOT_TELL)
    return (Verdict.NO_CHANGE, Verdict.CANNOT_TELL)
