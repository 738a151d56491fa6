"""Writes the test vectors of sealed tips (docs/tips-vectors.json); ``--check`` only says whether they are as they should be."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: E402

from lamplighter.core.sealing import codes, marks, work, wraps  # noqa: E402
from lamplighter.core.sealing.armour import armoured  # noqa: E402
from lamplighter.core.sealing.keys import fingerprint, signing_public  # noqa: E402
from tools.tips import people, refused, sealed  # noqa: E402
from tools.tips.hpke import Json, official  # noqa: E402
from tools.tips.people import DESK, LEAD, draw  # noqa: E402

TARGET = ROOT / "docs" / "tips-vectors.json"
NOW = 1_767_225_600
PASSPHRASE = "Grüße an die Laterne № 5"


def main() -> int:
    """Writes or compares; exit status 1 where they differ."""
    text = json.dumps(vectors(), indent=1, ensure_ascii=False) + "\n"
    if "--check" not in sys.argv:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
        return 0
    print("docs/tips-vectors.json is not as the program makes it: run python tools/tip_vectors.py")
    return 1


def vectors() -> Json:
    """All of them."""
    made = sealed.envelopes()
    first = bytes.fromhex(made[0]["envelope"])
    files = key_files()
    return {
        "protocol": marks.PROTOCOL.decode(),
        "about": "Bytes are lower-case hex, texts are texts. docs/tips-protocol.md explains each part.",
        "hpke": official(),
        "codes": [*(people.code(name) for name in ("ada", "ben", "cruz")), {**people.code("ada", "burglary"), "name": "ada elsewhere"}],
        "code_readings": people.code_readings(),
        "code_faults": people.code_faults(),
        "readers": [people.reader_row(name) for name in people.READERS],
        "lead": {"sign_seed": LEAD.hex(), "sign_public": signing_public(LEAD).hex(), "fingerprint": fingerprint(signing_public(LEAD))},
        "contexts": sealed.contexts(),
        "paddings": sealed.paddings(),
        "signed_list": people.signed_list(),
        "envelopes": made,
        "file": sealed.file(),
        "mailbox": sealed.mailboxes(made),
        "withdrawal": sealed.withdrawal(),
        "key_files": files,
        "work": works(first),
        "armour": {"envelope": made[0]["name"], "text": armoured(first)},
        "changed_envelopes": sealed.changed(made),
        "refused_lists": refused.refused_lists(),
        "refused_messages": refused.refused_messages(),
        "refused_key_files": refused.refused_key_files(files[0]["key_file"]),
        "refused_proofs": refused.refused_proofs(first),
        "refused_armour": refused.refused_armour(first),
        "bundle": refused.bundle(made),
    }  # fmt: skip


def key_files() -> list[Json]:
    """A reader's key file with a wrap of each kind, and a lead's."""
    keys = people.secret_keys("reader-1")
    reader = wraps.KeyFile(wraps.What.READER, DESK, keys.public.box, keys.public.sign, ())
    lead = wraps.KeyFile(wraps.What.LEAD, DESK, b"", signing_public(LEAD), ())
    return [key_file(reader, keys.box + keys.sign), key_file(lead, LEAD)]


def key_file(bare: wraps.KeyFile, secret: bytes) -> Json:
    """A key file, and what opens it."""
    who = bare.what.value
    salt, prf_salt, prf = draw(who + " salt", 16), draw(who + " prf salt"), draw(who + " prf output")
    entropy = draw(who + " recovery", 16)
    by = {
        wraps.Way.PASSPHRASE: wraps.key_from_passphrase(PASSPHRASE, salt=salt, iterations=600_000),
        wraps.Way.PRF: wraps.key_from_prf(prf, salt=prf_salt),
        wraps.Way.RECOVERY: wraps.key_from_recovery(entropy),
    }
    salts = {wraps.Way.PASSPHRASE: salt, wraps.Way.PRF: prf_salt}
    made = []
    for way, key in by.items():
        nonce = draw(f"{who} nonce {way.value}", 12)
        box = AESGCM(key).encrypt(nonce, secret, wraps.bound_data(way, bare.bound_to))
        made.append(
            wraps.Wrap(
                way=way,
                nonce=nonce,
                box=box,
                salt=salts.get(way, b""),
                iterations=600_000 if way is wraps.Way.PASSPHRASE else 0,
                credential="Y3JlZGVudGlhbA" if way is wraps.Way.PRF else "",
            )
        )
    file = wraps.KeyFile(bare.what, bare.desk, bare.box, bare.sign, tuple(made))
    return {
        "what": who,
        "secret": secret.hex(),
        "bound_to": bare.bound_to.hex(),
        "passphrase": PASSPHRASE,
        "prf_output": prf.hex(),
        "recovery_words": " ".join(codes.words_of(entropy, "en")),
        "recovery_entropy": entropy.hex(),
        "wrap_keys": {way.value: key.hex() for way, key in by.items()},
        "key_file": wraps.key_file_written(file),
    }


def works(data: bytes) -> Json:
    """A challenge and the first proof for the first tip."""
    secret = draw("work secret")
    made = work.challenge(desk=DESK, now=NOW, bits=10, secret=secret)
    proof = work.solved(made, data, desk=DESK)
    return {
        "server_secret": secret.hex(),
        "desk": DESK,
        "now": NOW,
        "bits": 10,
        "challenge": made.hex(),
        "challenge_for_file": work.challenge(
            desk=DESK, now=NOW, bits=10, secret=secret, what=work.For.FILE
        ).hex(),
        "envelope_sha256": hashlib.sha256(data).hexdigest(),
        "nonce": int.from_bytes(proof[-8:], "big"),
        "proof": proof.hex(),
        "proof_as_sent": marks.to_b64url(proof),
    }


if __name__ == "__main__":
    sys.exit(main())
