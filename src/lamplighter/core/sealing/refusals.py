"""What may be wrong with sealed things, each with a word that other programs of the protocol use, too.

Whatever bytes a stranger sends, reading them ends in a value or in one of these.
"""

from __future__ import annotations

from typing import ClassVar


class Refused(Exception):
    """Something sealed was not taken; ``word`` says why, in the protocol's words, ``str()`` in a sentence."""

    word: ClassVar[str] = "refused"


class NotAnEnvelope(Refused):
    """The bytes do not begin as an envelope does."""

    word = "not-an-envelope"


class UnknownVersion(Refused):
    """An envelope, list, key file or message of a version this program does not know."""

    word = "unknown-version"


class UnknownSuite(Refused):
    """An envelope sealed in a way this program does not know."""

    word = "unknown-suite"


class UnknownKind(Refused):
    """An envelope of no known kind, or of another kind than was asked for."""

    word = "unknown-kind"


class WrongLength(Refused):
    """Bytes are missing, or there are too many."""

    word = "wrong-length"


class TooLong(Refused):
    """More than the largest envelope holds."""

    word = "too-long"


class BadField(Refused):
    """A field holds what it may not hold."""

    word = "bad-field"


class BadRecipients(Refused):
    """Boxes out of order, double, missing or for somebody else."""

    word = "bad-recipients"


class BadKey(Refused):
    """Bytes that are no usable public key."""

    word = "bad-key"


class WrongDesk(Refused):
    """Meant for another desk."""

    word = "wrong-desk"


class WrongConversation(Refused):
    """Belongs to another conversation."""

    word = "wrong-conversation"


class Replayed(Refused):
    """A message with this number, or a later one, was here before."""

    word = "replayed"


class Gap(Refused):
    """A message before this one is missing, or the conversation is full."""

    word = "gap"


class BadSignature(Refused):
    """Not signed by who should have signed it."""

    word = "bad-signature"


class NotForThisKey(Refused):
    """No box in it is for the key that was tried."""

    word = "not-for-this-key"


class CannotOpen(Refused):
    """The box or the body was changed, or was moved from where it belongs."""

    word = "cannot-open"


class BadPadding(Refused):
    """What was opened is not filled up as it should be."""

    word = "bad-padding"


class BadMessage(Refused):
    """What was opened is no message."""

    word = "bad-message"


class UnknownSigner(Refused):
    """Signed by somebody who is not on the list of readers."""

    word = "unknown-signer"


class FileMismatch(Refused):
    """A file is not the one that the message speaks of."""

    word = "file-mismatch"


class BadList(Refused):
    """Not a list of readers in the one form it may have."""

    word = "bad-list"


class OldList(Refused):
    """A list of readers older than one that is known."""

    word = "old-list"


class ListOver(Refused):
    """A list of readers whose last day is past."""

    word = "list-over"


class WrongFingerprint(Refused):
    """The desk lead's key is not the one that was expected."""

    word = "wrong-fingerprint"


class BadWrap(Refused):
    """Not a wrapped key or key file that this program can read."""

    word = "bad-wrap"


class WrongSecret(Refused):
    """The passphrase, passkey or code does not open the wrapped key."""

    word = "wrong-secret"


class WeakPassphrase(Refused):
    """A passphrase that a stolen copy of the server would be opened with."""

    word = "weak-passphrase"


class BadArmour(Refused):
    """No whole tip stands between the two lines of dashes."""

    word = "bad-armour"


class BadProof(Refused):
    """The work shown is not for this envelope, or not enough."""

    word = "bad-proof"


class StaleProof(Refused):
    """The work was for a challenge that is over, or has not begun."""

    word = "stale-proof"


class WrongCount(Refused):
    """A code has twelve words."""

    word = "wrong-count"

    def __init__(self, count: int) -> None:
        """``count`` words were found."""
        super().__init__(f"A code has twelve words; these are {count}.")
        self.count = count


class UnknownWord(Refused):
    """A word that stands on neither list."""

    word = "unknown-word"

    def __init__(self, written: str, place: int) -> None:
        """``written`` is the word as it was read, ``place`` its place in the code, from 1."""
        super().__init__(f"Word {place} of the code is not known.")
        self.written = written
        self.place = place


class WordsDoNotBelong(Refused):
    """Twelve known words that are no code together: one is wrong, or two changed places."""

    word = "words-do-not-belong"
