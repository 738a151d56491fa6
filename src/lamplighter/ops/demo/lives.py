"""What becomes of each concern of the demo city's year: steps in officers' duty hours, by the table of moves."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lamplighter.concerns.models import Kind
from lamplighter.concerns.rules.states import Outcome, Party, State, Verb, move_for
from lamplighter.concerns.rules.values import Author, Entry
from lamplighter.core.schedule.targets import due_after
from lamplighter.core.schedule.values import Roster
from lamplighter.ops.demo.year import Story, Words
from lamplighter.roster.rules import PostRole, is_desk

_PARTIES = {Party.OFFICER: Author.STAFF, Party.RESIDENT: Author.RESIDENT, Party.SYSTEM: Author.SYSTEM}
LAPSES = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a timeline. ``move`` is None for words alone."""

    at: datetime
    entry: Entry
    author: Author
    text: str = ""
    move: Verb | None = None
    before: State | None = None
    after: State | None = None


class Life:
    """A concern's way through the states up to ``now``."""

    def __init__(
        self, story: Story, kind: Kind, zone: str, roster: Roster, words: Words, now: datetime
    ) -> None:
        self.story, self.kind, self.zone, self.roster, self.words, self.now = (
            story,
            kind,
            zone,
            roster,
            words,
            now,
        )
        self.dice: random.Random = story.dice
        self.state = State.NEW
        self.outcome: Outcome | None = None
        author = Author.RESIDENT if story.channel == "web" else Author.STAFF
        self.steps = [Step(story.raised_at, Entry.RAISED, author)]
        self.first_answer_at: datetime | None = None
        self.resolved_at: datetime | None = None
        self.closed_at: datetime | None = None
        self.asked_at = story.raised_at
        self.waits_until: datetime | None = None
        self.unheard = False
        self.reopened = 0
        self._live()

    def _live(self) -> None:
        said, dice, words = self.story.words, self.dice, self.words
        if not self._staff(
            Verb.ACKNOWLEDGE,
            self._soon(self.story.raised_at),
            self._read(),
        ):
            return
        if self.kind.thanks:  # read is passed on
            self.state = State.RESOLVED
            self.resolved_at = self._last
            self.steps[-1] = replace(self.steps[-1], after=State.RESOLVED)
            self._afterwards()
            return
        if said.on_the_block and dice.random() < 0.06:
            self._staff(Verb.DECLINE, self._later(1, 4), words.declined.one(dice).said(self.language))
            return
        if not self._middle(said.progress.one(dice).said(self.language)):
            return
        if not self._staff(Verb.RESOLVE, self._resolved(), said.done.one(dice).said(self.language)):
            return
        self._afterwards()

    def _middle(self, progress: str) -> bool:
        """What lies between the first answer and the end; False where it has not come further yet."""
        dice, words = self.dice, self.words
        if dice.random() < 0.62 and not self._staff(Verb.START, self._later(0.5, 5), progress):
            return False
        if not self.story.words.on_the_block:
            return True
        if dice.random() < 0.19 and not self._talk():
            return False
        if dice.random() < 0.12:
            if not self._staff(Verb.WAIT, self._later(0.5, 3), words.waiting.one(dice).said(self.language)):
                return False
            self.waits_until = self._last + timedelta(days=12)
        elif dice.random() < 0.12:
            return self._staff(Verb.REFER, self._later(1, 4), words.referred.one(dice).said(self.language))
        return True

    def _talk(self) -> bool:
        """The resident writes, and the officer answers."""
        at = self._last + timedelta(hours=self.dice.uniform(3, 90))
        if at > self.now:
            return False
        self.steps.append(
            Step(at, Entry.REPLY, Author.RESIDENT, self.words.replies.one(self.dice).said(self.language))
        )
        self.unheard, self.asked_at = True, at
        answered = self._on_duty(at, self.kind.answer_hours * self._pace())
        if answered > self.now:
            return False
        words = self.story.words.progress.one(self.dice).said(self.language)
        self.steps.append(Step(answered, Entry.ANSWER, Author.STAFF, words))
        self.unheard = False
        return True

    def _afterwards(self) -> None:
        """The resident says whether it was solved, or says nothing."""
        dice = self.dice
        answered = self._last + timedelta(hours=dice.uniform(2, 120))
        if self.kind.thanks or dice.random() < 0.45:
            self._make(Verb.LAPSE, Party.SYSTEM, self._last + LAPSES)
        elif dice.random() < 0.86:
            self._make(Verb.CONFIRM, Party.RESIDENT, answered)
        elif self._make(
            Verb.REOPEN, Party.RESIDENT, answered, self.words.reopened.one(dice).said(self.language)
        ):
            self._again()

    def _read(self) -> str:
        """The officer's first words."""
        lines = self.story.words.acknowledged or self.words.acknowledged
        return lines.one(self.dice).said(self.language)

    def _again(self) -> None:
        dice = self.dice
        if not self._staff(Verb.ACKNOWLEDGE, self._soon(self._last), self._read()):
            return
        done = self.story.words.done.one(dice).said(self.language)
        if self._staff(Verb.RESOLVE, self._later(3, 14), done):
            self._make(Verb.CONFIRM, Party.RESIDENT, self._last + timedelta(hours=dice.uniform(5, 100)))

    @property
    def language(self) -> str:
        return self.story.language

    @property
    def _last(self) -> datetime:
        return self.steps[-1].at

    def _pace(self) -> float:
        """How much of a target is used: mostly less than half, now and then too much."""
        return min(max(self.dice.lognormvariate(-0.9, 0.75), 0.03), 3.0)

    def _on_duty(self, after: datetime, hours: float) -> datetime:
        role = PostRole.DESK if is_desk(self.zone) else PostRole.CIO
        return due_after(self.roster, self.zone, role.value, after, timedelta(hours=hours))

    def _soon(self, asked: datetime) -> datetime:
        return self._on_duty(asked, self.kind.answer_hours * self._pace())

    def _later(self, least: float, most: float) -> datetime:
        return self._on_duty(
            self._last + timedelta(days=self.dice.uniform(least, most)), self.dice.uniform(0.2, 5)
        )

    def _resolved(self) -> datetime:
        days = self.kind.resolve_days * min(max(self.dice.lognormvariate(-0.75, 0.7), 0.05), 3)
        return self._on_duty(
            max(self._last, self.story.raised_at + timedelta(days=days)), self.dice.uniform(0.2, 5)
        )

    def _staff(self, verb: Verb, at: datetime, text: str) -> bool:
        return self._make(verb, Party.OFFICER, at, text)

    def _make(self, verb: Verb, party: Party, at: datetime, text: str = "") -> bool:
        """Makes a move of the table, if its time has come."""
        if at > self.now:
            return False
        found = move_for(verb, self.state, party, text)
        self.steps.append(Step(at, Entry.MOVE, _PARTIES[party], text, verb, self.state, found.after))
        self.state, self.outcome, self.waits_until = found.after, found.outcome, None
        if party is Party.OFFICER:
            self.first_answer_at = self.first_answer_at or at
            self.unheard = False
        if verb is Verb.RESOLVE:
            self.resolved_at = at
        if verb is Verb.REOPEN:
            self.reopened, self.resolved_at, self.unheard, self.asked_at = self.reopened + 1, None, True, at
        self.closed_at = at if found.after is State.CLOSED else None
        return True
