"""Sentences for people, kept as template and values, so that the edges can translate them before they are filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def gettext_noop(text: str) -> str:
    """Marks a text for the message catalogue; ``core`` itself knows no translations."""
    return text


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. ``template`` is a catalogue key with ``%(name)s`` places; ``str()`` gives the English."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % self.values


class ZoneFileError(Exception):
    """A file cannot be used as it is. The message says what to mend; ``sentence`` can be translated."""

    def __init__(self, template: str, **values: Any) -> None:
        self.sentence = Sentence(template, values)
        super().__init__(str(self.sentence))


class NeedsChoice(ZoneFileError):
    """A file that can be used once a person says more: which layer, which column, which coordinate system.

    ``option`` of the sentence's values, where it is there, is the option of a command that says it; pages have a field instead.
    """
