"""What may be wrong with a tip beside the protocol's own words; ``status`` is how it is answered over HTTP."""

from __future__ import annotations

from typing import ClassVar

from lamplighter.core.sealing.refusals import Refused


class DeskClosed(Refused):
    """There is no such desk, or it takes nothing now."""

    word = "desk-closed"
    status: ClassVar[int] = 404


class NoConversation(Refused):
    """There is no such conversation: never begun, withdrawn, or kept no longer."""

    word = "no-conversation"
    status: ClassVar[int] = 404


class NoFile(Refused):
    """There is no such file in the conversation."""

    word = "no-file"
    status: ClassVar[int] = 404


class TooManyFiles(Refused):
    """The conversation holds as many files as it may."""

    word = "too-many-files"
    status: ClassVar[int] = 409


class NoRoom(Refused):
    """The server has no room for a file now."""

    word = "no-room"
    status: ClassVar[int] = 429


class Busy(Refused):
    """Too much comes in just now; later it will be taken."""

    word = "busy"
    status: ClassVar[int] = 429


class TooQuick(Refused):
    """The page without JavaScript was sent sooner than it may be."""

    word = "too-quick"
    status: ClassVar[int] = 429


class TooLate(Refused):
    """The page without JavaScript was made too long ago."""

    word = "too-late"


class NoMove(Refused):
    """The conversation cannot be moved so; somebody else may have moved it."""

    word = "no-move"
    status: ClassVar[int] = 409


class NotYours(Refused):
    """Only the desk that a tip was written to may do this."""

    word = "not-yours"
    status: ClassVar[int] = 403


class NotShared(Refused):
    """The conversation is not shared with that desk; somebody else may have taken it back."""

    word = "not-shared"
    status: ClassVar[int] = 409


class BoxesMissing(Refused):
    """Something cannot be shared as long as not every message is sealed to every reader there."""

    word = "boxes-missing"
