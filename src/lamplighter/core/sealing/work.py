"""Proof of work: a second of a tipster's device for each envelope, so that a flood costs its sender something.

Nothing is stored: a challenge carries its own seal, and the work is bound to the envelope. All who ask within the same ten
minutes are given the same challenge, so that it does not mark who asked.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum

from lamplighter.core.sealing.marks import checked_desk, label, marked_hash
from lamplighter.core.sealing.refusals import BadProof, StaleProof, WrongDesk

CHALLENGE_BYTES = 46
PROOF_BYTES = CHALLENGE_BYTES + 8
SLOT_SECONDS = 600
LASTS_SLOTS = 2
"""A challenge is taken in its own slot and this many after: twenty minutes at least."""
MOST_BITS = 24
"""A device works for some minutes at most, whatever a server asks."""
_VERSION = 1
_DESK = slice(1, 9)
_SLOT = slice(9, 13)
_BITS = 13
_SEALED = 30


class For(StrEnum):
    """What work is shown for. It is under the seal, so that the work of a text never pays for a file, whatever each cost."""

    TEXT = "text"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a challenge says."""

    desk: bytes
    slot: int
    bits: int


def challenge(*, desk: str, now: int, bits: int, secret: bytes, what: For = For.TEXT) -> bytes:
    """The challenge of this time. ``now`` is in seconds since 1970, ``secret`` the server's.

    More than ``MOST_BITS`` are cut to them: no client would do the work, so a flood must not drive them higher.
    """
    bits = min(bits, MOST_BITS)
    slot = now // SLOT_SECONDS
    open_part = bytes([_VERSION]) + _desk_mark(desk) + slot.to_bytes(4, "big") + bytes([bits])
    open_part += hmac.digest(secret, label("challenge draw") + open_part, "sha256")[:16]
    return open_part + _seal(open_part, secret, what)


def read_challenge(data: bytes) -> Challenge:
    """What a challenge asks; its seal is not looked at.

    Raises:
        BadProof: it is none, or asks for more work than any may.
    """
    if len(data) != CHALLENGE_BYTES or data[0] != _VERSION or data[_BITS] > MOST_BITS:
        raise BadProof("This is no challenge.")
    return Challenge(desk=data[_DESK], slot=int.from_bytes(data[_SLOT], "big"), bits=data[_BITS])


def solved(data: bytes, envelope: bytes, *, desk: str) -> bytes:
    """The proof for an envelope: the challenge and the first number, from 0, that is work enough.

    Raises:
        BadProof: no challenge, or one that asks for more than ``MOST_BITS``.
        WrongDesk: it is another desk's.
    """
    said = read_challenge(data)
    if said.desk != _desk_mark(desk):
        raise WrongDesk("This challenge is of another desk.")
    start = hashlib.sha256(label("work") + data + hashlib.sha256(envelope).digest())
    nonce = 0
    while True:
        each = start.copy()
        each.update(nonce.to_bytes(8, "big"))
        if _zero_bits(each.digest()) >= said.bits:
            return data + nonce.to_bytes(8, "big")
        nonce += 1


def check_proof(
    proof: bytes, envelope: bytes, *, desk: str, now: int, secret: bytes, what: For = For.TEXT
) -> None:
    """Takes the work shown for an envelope.

    Raises:
        BadProof: a challenge that the server did not make, or made for something else, or not enough work.
        WrongDesk: for another desk's challenge.
        StaleProof: the challenge is over, or of a time to come.
    """
    check_challenge(proof, desk=desk, now=now, secret=secret, what=what)
    check_work(proof, hashlib.sha256(envelope).digest())


def check_challenge(proof: bytes, *, desk: str, now: int, secret: bytes, what: For = For.TEXT) -> Challenge:
    """Takes the challenge in a proof, before there is an envelope to look at; what it asks is still to be checked.

    Raises:
        BadProof, WrongDesk, StaleProof: as ``check_proof``.
    """
    if len(proof) != PROOF_BYTES:
        raise BadProof("This is no proof of work.")
    data = proof[:CHALLENGE_BYTES]
    said = read_challenge(data)
    if not hmac.compare_digest(_seal(data[:_SEALED], secret, what), data[_SEALED:]):
        raise BadProof("This challenge was not made here, or for something else.")
    if said.desk != _desk_mark(desk):
        raise WrongDesk("This challenge is of another desk.")
    if not 0 <= now // SLOT_SECONDS - said.slot <= LASTS_SLOTS:
        raise StaleProof("This challenge is over.")
    return said


def check_work(proof: bytes, digest: bytes) -> None:
    """Takes the work in a proof whose challenge was taken; ``digest`` is the envelope's SHA-256.

    Raises:
        BadProof: not enough.
    """
    data, nonce = proof[:CHALLENGE_BYTES], proof[CHALLENGE_BYTES:]
    done = hashlib.sha256(label("work") + data + digest + nonce).digest()
    if _zero_bits(done) < read_challenge(data).bits:
        raise BadProof("This is not enough work for this envelope.")


def _desk_mark(desk: str) -> bytes:
    return marked_hash("desk", checked_desk(desk).encode("ascii"))[:8]


def _seal(open_part: bytes, secret: bytes, what: For) -> bytes:
    mark = label("challenge") if what is For.TEXT else label(f"challenge {what.value}")
    return hmac.digest(secret, mark + open_part, "sha256")[:16]


def _zero_bits(digest: bytes) -> int:
    """How many bits at the beginning are zero."""
    return 8 * len(digest) - int.from_bytes(digest, "big").bit_length()
