"""Opens what readers took with them, away from any server: the one module on the readers' side of the house that may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lamplighter.core.sealing.lists import Readers, check_set, read_signed_list
from lamplighter.core.sealing.opening.bundles import OpenedBundle, open_bundle
from lamplighter.core.sealing.opening.envelopes import OpenedReply, OpenedTip
from lamplighter.core.sealing.refusals import WrongDesk
from lamplighter.core.sealing.visible import visible
from lamplighter.core.sealing.wraps import read_key_file


def opened_text(
    *,
    key_file: str,
    secret: str,
    bundle: str,
    signed_lists: Iterable[str] = (),
    fingerprint: str = "",
    desk: str = "",
) -> str:
    """The messages of a bundle as a text to read, in the order of their conversations, and what stayed shut.

    ``desk`` is the reader's, as they know it; the key file's word for it is bound by nothing, and counts only without theirs.

    Raises:
        Refused: the key file or the secret does not fit, there is no envelope in the bundle, or a list is not the desk's.
        WrongDesk: the key file is for another desk.
    """
    said = read_key_file(key_file).desk
    if desk and said != desk:
        raise WrongDesk("This key file is for another desk.")
    lists: list[Readers] = check_set(
        read_signed_list(each, desk=said, fingerprint=fingerprint, today=None) for each in signed_lists
    )
    found = open_bundle(key_file, secret, bundle, lists=lists)
    return "\n".join(
        (*_lines(found), *(f"Envelope {each.place} stayed shut: {each.why}" for each in found.unopened))
    )


def _lines(found: OpenedBundle) -> Iterator[str]:
    rows: list[OpenedTip | OpenedReply] = [*found.tips, *found.replies]
    last = b""
    for each in sorted(rows, key=lambda row: (row.conversation, isinstance(row, OpenedReply), row.sequence)):
        if each.conversation != last:
            yield f"== Conversation {each.conversation[:8].hex()}"
        last = each.conversation
        yield f"-- {_who(each)}"
        yield visible(each.message.text)
        for name, said in each.message.answers.items():
            yield f"{name}: {visible(said)}"
        for note in each.message.files:
            yield f"file {note.number}: {visible(note.name)}, {note.size} bytes"


def _who(row: OpenedTip | OpenedReply) -> str:
    """Whose message it is. A tipster's signature is always checked; a reader's where the lists were given."""
    if isinstance(row, OpenedTip):
        return f"Tipster {row.sequence + 1}"
    doubt = "" if row.checked else " (no list of readers was given to check this with)"
    if row.left:
        doubt = " (this key is not on the newest list that was given: its reader left, and may have written this afterwards)"
    return f"Desk {row.sequence + 1}, by key {row.by.hex()}, list {row.list_number}{doubt}"
