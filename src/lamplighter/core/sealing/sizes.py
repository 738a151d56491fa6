"""The few sizes that sealed things have, and how they are filled up: a length tells next to nothing of what is inside.

The last 32 bytes are always zero. AES-GCM by itself does not bind a text to one key: with two keys, one body could
be made to show two readers different things. Two blocks that must be zero under both keys make that as hard as
finding a collision of 256 bits.
"""

from __future__ import annotations

from enum import IntEnum

from lamplighter.core.sealing.refusals import BadPadding, TooLong

LENGTH_BYTES = 4
ZERO_TAIL = 32
TAG_BYTES = 16
_KIB, _MIB = 1 << 10, 1 << 20


class SizeClass(IntEnum):
    """The number of a size in envelopes and contexts."""

    TEXT_4K = 1
    TEXT_16K = 2
    TEXT_64K = 3
    FILE_1M = 11
    FILE_4M = 12
    FILE_16M = 13
    FILE_64M = 14

    @property
    def padded(self) -> int:
        """Bytes of the filled-up plaintext."""
        return _PADDED[self]

    @property
    def body(self) -> int:
        """Bytes of the body: the same and the tag."""
        return _PADDED[self] + TAG_BYTES

    @property
    def most(self) -> int:
        """Bytes of data that fit."""
        return _PADDED[self] - LENGTH_BYTES - ZERO_TAIL


_PADDED = {
    SizeClass.TEXT_4K: 4 * _KIB,
    SizeClass.TEXT_16K: 16 * _KIB,
    SizeClass.TEXT_64K: 64 * _KIB,
    SizeClass.FILE_1M: _MIB,
    SizeClass.FILE_4M: 4 * _MIB,
    SizeClass.FILE_16M: 16 * _MIB,
    SizeClass.FILE_64M: 64 * _MIB,
}
TEXTS = (SizeClass.TEXT_4K, SizeClass.TEXT_16K, SizeClass.TEXT_64K)
FILES = (SizeClass.FILE_1M, SizeClass.FILE_4M, SizeClass.FILE_16M, SizeClass.FILE_64M)


def smallest(length: int, among: tuple[SizeClass, ...]) -> SizeClass:
    """The smallest class that holds so many bytes of data.

    Raises:
        TooLong: none does.
    """
    for each in among:
        if length <= each.most:
            return each
    raise TooLong(f"{length:,} bytes are too long; {among[-1].most:,} fit.")


def padded(data: bytes, size: SizeClass) -> bytes:
    """The data's length, the data, zeros.

    Raises:
        TooLong: the class does not hold them.
    """
    if len(data) > size.most:
        raise TooLong(f"{len(data):,} bytes are too long; {size.most:,} fit.")
    return len(data).to_bytes(LENGTH_BYTES, "big") + data + bytes(size.padded - LENGTH_BYTES - len(data))


def unpadded(filled: bytes, size: SizeClass) -> bytes:
    """The data in a filled-up plaintext.

    Raises:
        BadPadding: another size, a length that does not fit, or anything but zeros behind the data.
    """
    length = int.from_bytes(filled[:LENGTH_BYTES], "big")
    end = LENGTH_BYTES + length
    if len(filled) != size.padded or length > size.most or filled.count(0, end) != len(filled) - end:
        raise BadPadding("What was opened is not filled up with zeros.")
    return filled[LENGTH_BYTES:end]
