"""The sealed things of the test vectors: contexts, envelopes, a file, a mailbox, and what is refused."""

from __future__ import annotations

import hashlib

from lamplighter.core.sealing import context, envelope, mailbox, messages, sealing, sizes
from lamplighter.core.sealing.keys import key_id, signed
from tools.tips.hpke import Json, hpke_seal
from tools.tips.people import DESK, READERS, draw, secret_keys, tipster


def contexts() -> list[Json]:
    """One of each direction; a first tip's is longer."""
    keys = tipster()
    rows = [
        ("first tip", 0, 0, 1, keys.secret.public),
        ("further message", 0, 1, 3, None),
        ("reply", 1, 127, 1, None),
        ("file", 2, 0xFFFFFFFE, 14, None),
    ]
    return [
        {
            "name": name,
            "desk": DESK,
            "conversation": keys.conversation.hex(),
            "direction": direction,
            "sequence": sequence,
            "class": size,
            "tipster_box": public.box.hex() if public else None,
            "tipster_sign": public.sign.hex() if public else None,
            "encoded": context.Context(
                desk=DESK,
                conversation=keys.conversation,
                direction=context.Direction(direction),
                sequence=sequence,
                size=sizes.SizeClass(size),
                tipster=public,
            )
            .encoded()
            .hex(),
        }
        for name, direction, sequence, size, public in rows
    ]


def paddings() -> list[Json]:
    """Filled-up data, by length and digest, and where a class ends."""
    rows = []
    for size in sizes.SizeClass:
        filled = sizes.padded(b"abc", size)
        rows.append(
            {
                "class": int(size),
                "padded_bytes": size.padded,
                "body_bytes": size.body,
                "most_data_bytes": size.most,
                "data": b"abc".hex(),
                "padded_starts": filled[:16].hex(),
                "padded_sha256": hashlib.sha256(filled).hexdigest(),
            }
        )
    return rows


def sealed(name: str, header: envelope.Header, plain: bytes, *, sign: bytes = b"") -> Json:
    """An envelope to all readers and the tipster, with everything that was drawn for it."""
    key, where = draw(name + " content key"), header.context
    publics = {each: secret_keys(each).public.box for each in READERS} | {"ada": tipster().secret.public.box}
    rows, boxes = [], []
    for who, public in publics.items():
        ephemeral = draw(f"{name} ephemeral {who}")
        box = envelope.Box(key_id(public), hpke_seal(ephemeral, public, where.encoded(), key))
        boxes.append(box)
        rows.append(
            {
                "for": who,
                "key_id": box.key_id.hex(),
                "ephemeral_private": ephemeral.hex(),
                "sealed": box.sealed.hex(),
            }
        )
    body = sealing.sealed_body(key, plain, where)
    data = envelope.composed(header, boxes, body, sign=sign)
    read = envelope.parsed(data)
    return {
        "name": name,
        "kind": int(header.kind),
        "desk": header.desk,
        "mailbox": header.mailbox.hex() or None,
        "conversation": header.conversation.hex(),
        "sequence": header.sequence,
        "class": int(header.size),
        "context": where.encoded().hex(),
        "content_key": key.hex(),
        "boxes": rows,
        "plaintext": plain.decode(),
        "body_sha256": hashlib.sha256(body).hexdigest(),
        "signed_digest": read.digest.hex() if read.signature else None,
        "signature": read.signature.hex() or None,
        "envelope_bytes": len(data),
        "envelope": data.hex(),
    }


def envelopes() -> list[Json]:
    """One of each kind that carries a message."""
    keys, by = tipster(), secret_keys("reader-2")
    say, small = messages.Message, sizes.SizeClass.TEXT_4K
    first = say(
        text="Cars stop at the blue door for a minute each.",
        answers={"where": "behind the bakery", "danger": "a dog"},
        files=(note_and_file()[0],),
    )
    further = say(text="Otra vez anoche, después de las once: señales con una linterna. ✓", language="es")
    reply = messages.written(say(text="Which side of the bakery?"))
    header = envelope.Header(envelope.Kind.REPLY, DESK, keys.conversation, 0, small)
    beginning = envelope.Header.first(desk=DESK, mailbox=keys.mailbox, size=small, tipster=keys.secret.public)
    going_on = envelope.Header(envelope.Kind.FURTHER, DESK, keys.conversation, 1, small)
    statement = messages.reply_statement(header.context, 7, reply)
    signature = signed(by.sign, statement)
    signed_reply = messages.SignedReply(reply, by.public.id, 7, signature)
    return [
        sealed("first tip", beginning, messages.written(first), sign=keys.secret.sign),
        sealed("further message", going_on, messages.written(further), sign=keys.secret.sign),
        {
            **sealed("reply", header, messages.reply_written(signed_reply)),
            "by": "reader-2",
            "list_number": 7,
            "reply_signed_bytes": statement.hex(),
            "reply_signature": signature.hex(),
        },
    ]


def note_and_file() -> tuple[messages.FileNote, bytes]:
    """A file's note and data: the numbers 0 to 250 over and over, 100,000 bytes."""
    data = (bytes(range(251)) * 400)[:100_000]
    note = messages.FileNote(
        number=0xC0FFEE,
        size_class=sizes.SizeClass.FILE_1M,
        key=draw("file content key"),
        name="door.jpg",
        media_type="image/jpeg",
        size=len(data),
        sha256=hashlib.sha256(data).digest(),
        cleaned=("place", "camera"),
    )
    return note, data


def file() -> Json:
    """A sealed file, by digest."""
    note, data = note_and_file()
    header = envelope.Header(envelope.Kind.FILE, DESK, tipster().conversation, note.number, note.size_class)
    made = envelope.composed(header, (), sealing.sealed_body(note.key, data, header.context))
    return {
        "number": note.number,
        "class": int(note.size_class),
        "content_key": note.key.hex(),
        "data": "the bytes 0 to 250 again and again, 100000 bytes in all",
        "data_bytes": len(data),
        "data_sha256": note.sha256.hex(),
        "context": header.context.encoded().hex(),
        "envelope_bytes": len(made),
        "envelope_starts": made[:128].hex(),
        "envelope_sha256": hashlib.sha256(made).hexdigest(),
    }


def mailboxes(made: list[Json]) -> Json:
    """Both parts of a mailbox: digests of the whole, the first real slot and a decoy."""
    keys, secret = tipster(), draw("mailbox secret")
    parts = {}
    for part, names in (
        (mailbox.Part.REPLIES, ["reply"]),
        (mailbox.Part.OWN, ["first tip", "further message"]),
    ):
        kept = {}
        for row in made:
            if row["name"] in names:
                read = envelope.parsed(bytes.fromhex(row["envelope"]))
                box = read.box_for(keys.secret.public.id)
                assert box is not None
                kept[row["sequence"]] = (box, read.body)
        whole = mailbox.shown(part, keys.mailbox, kept, secret=secret)
        empty = mailbox.shown(part, keys.mailbox, {}, secret=secret)
        slot = part.slot_bytes
        parts[part.name.lower()] = {
            "part": int(part),
            "slots": part.slots,
            "slot_bytes": slot,
            "total_bytes": part.total_bytes,
            "holds": names,
            "whole_sha256": hashlib.sha256(whole).hexdigest(),
            "empty_sha256": hashlib.sha256(empty).hexdigest(),
            "slot_0_starts": whole[:4192].hex(),
            "decoy_in_last_slot_starts": whole[(part.slots - 1) * slot :][:128].hex(),
        }
    return {
        "mailbox": keys.mailbox.hex(),
        "token": keys.token.hex(),
        "server_secret": secret.hex(),
        **parts,
    }


def withdrawal() -> Json:
    """The tipster's word that a conversation shall go."""
    keys = tipster()
    return {
        "conversation": keys.conversation.hex(),
        "sign_public": keys.secret.public.sign.hex(),
        "signature": mailbox.sign_withdrawal(keys.secret.sign, keys.conversation).hex(),
    }


def changed(made: list[Json]) -> list[Json]:
    """Changes to the envelopes above and why each is refused: bytes ``put`` at ``at`` in the place of others, or put in by ``xor``, or a
    ``cut`` to a length, or bytes to ``append``.

    ``step`` is ``read`` where reading finds it, ``check`` where the signature does, ``open`` where opening does.
    """
    first, reply = made[0], made[2]
    size = first["envelope_bytes"]
    desk_at = 9  # magic 4, version 1, suite 2, kind 1, length 1
    after_desk = desk_at + len(DESK)
    count_at = after_desk + 32 + 4 + 1 + 64
    box_at = reply["envelope"].index(reply["boxes"][0]["sealed"]) // 2
    second_box = first["envelope"][2 * (count_at + 1 + 88) : 2 * (count_at + 1 + 96)]
    return [
        {"envelope": "first tip", "step": "read", "at": 0, "put": "4c4c5451", "refused": "not-an-envelope"},
        {"envelope": "first tip", "step": "read", "at": 4, "put": "02", "refused": "unknown-version"},
        {"envelope": "first tip", "step": "read", "at": 5, "put": "0002", "refused": "unknown-suite"},
        {"envelope": "first tip", "step": "read", "at": 7, "put": "05", "refused": "unknown-kind"},
        {"envelope": "first tip", "step": "read", "at": desk_at, "put": "4e", "refused": "bad-field"},
        {"envelope": "first tip", "step": "read", "at": after_desk + 35, "put": "01", "refused": "bad-field"},
        {"envelope": "first tip", "step": "read", "at": after_desk + 36, "put": "0b", "refused": "bad-field"},
        {"envelope": "first tip", "step": "read", "at": after_desk + 37, "put": "00" * 32, "refused": "bad-key"},
        {"envelope": "first tip", "step": "read", "at": after_desk + 37, "put": "ee" + "ff" * 30 + "7f", "refused": "bad-key"},
        {"envelope": "first tip", "step": "read", "at": after_desk + 69, "put": "01" + "00" * 31, "refused": "bad-key"},
        {"envelope": "first tip", "step": "read", "at": after_desk + 69, "put": "ee" + "ff" * 31, "refused": "bad-key"},
        {"envelope": "first tip", "step": "read", "at": count_at, "put": "00", "refused": "bad-recipients"},
        {"envelope": "first tip", "step": "read", "at": count_at, "put": "41", "refused": "bad-recipients"},
        {"envelope": "first tip", "step": "read", "at": count_at + 1, "put": second_box, "refused": "bad-recipients"},
        {"envelope": "first tip", "step": "read", "cut": size - 1, "refused": "wrong-length"},
        {"envelope": "first tip", "step": "read", "cut": 20, "refused": "wrong-length"},
        {"envelope": "first tip", "step": "read", "cut": 0, "refused": "wrong-length"},
        {"envelope": "first tip", "step": "read", "append": "00", "refused": "wrong-length"},
        {"envelope": "first tip", "step": "check", "at": size - 1, "xor": "01", "refused": "bad-signature"},
        {"envelope": "first tip", "step": "check", "at": size - 65, "xor": "80", "refused": "bad-signature"},
        {"envelope": "first tip", "step": "check", "at": desk_at, "put": b"x".hex(), "refused": "bad-signature"},
        {"envelope": "reply", "step": "open", "by": "reader-1", "at": desk_at, "put": b"x".hex(), "refused": "cannot-open"},
        {"envelope": "reply", "step": "open", "by": "reader-1", "at": after_desk + 35, "put": "01", "refused": "cannot-open"},
        {"envelope": "reply", "step": "open", "by": "reader-1", "at": box_at + 40, "xor": "01", "refused": "cannot-open"},
        {"envelope": "reply", "step": "open", "by": "reader-1", "at": reply["envelope_bytes"] - 1, "xor": "01", "refused": "cannot-open"},
    ]  # fmt: skip
