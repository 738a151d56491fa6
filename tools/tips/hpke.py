"""HPKE put together from its parts (RFC 9180), so that it can be given its ephemeral key: the program itself never can."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives import hmac
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256

Json = dict[str, Any]

OFFICIAL = {
    "source": "CFRG test-vectors.json of RFC 9180: mode 0, kem_id 32, kdf_id 1, aead_id 2, first encryption",
    "info": "4f6465206f6e2061204772656369616e2055726e",
    "recipient_private": "497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d",
    "recipient_public": "430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c",
    "ephemeral_private": "179d4b53b6365c45b600c4163b61d95cbc2f4d9e36f1695558dce265ab8bab11",
    "enc": "6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256",
    "shared_secret": "3101c54c3a4f87439eaac080699ed9bbcc726ffe44e860c0424ccb7e3e2ead7b",
    "key_schedule_context": "004ce5472ecdd5093ba0aecb8f871ff13f1fbc90ee76f0e18ace1a1b7e565bafa3"
    "06f6ef962c9ee7cea40407b5d60f0f26990472faae3ac44c78366f1cac1ecde1",
    "secret": "2058ac9b02c1f52c1aaf08bedbec9198219751a94ef67b7d5f0c8b6e2b54ebfb",
    "key": "f50b0609186798729ed0564b36ef2ef8044f1f9d05636874d1f46c819c7a669f",
    "base_nonce": "151d9929e2449747889bc923",
    "plaintext": "4265617574792069732074727574682c20747275746820626561757479",
    "aad": "436f756e742d30",
    "ciphertext": "e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a",
}
KEM_SUITE = b"KEM" + (0x20).to_bytes(2, "big")
HPKE_SUITE = b"HPKE" + bytes.fromhex("002000010002")


def mac(key: bytes, data: bytes) -> bytes:
    """HMAC-SHA256."""
    made = hmac.HMAC(key, SHA256())
    made.update(data)
    return made.finalize()


def extract(suite: bytes, salt: bytes, name: bytes, ikm: bytes) -> bytes:
    """LabeledExtract (RFC 9180, 4)."""
    return mac(salt or bytes(32), b"HPKE-v1" + suite + name + ikm)


def expand(suite: bytes, prk: bytes, name: bytes, info: bytes, length: int) -> bytes:
    """LabeledExpand (RFC 9180, 4), up to 32 bytes."""
    return mac(prk, length.to_bytes(2, "big") + b"HPKE-v1" + suite + name + info + b"\x01")[:length]


def hpke(ephemeral: bytes, public: bytes, info: bytes) -> Json:
    """Encapsulation and key schedule of base mode, each step by its name in the RFC."""
    private = X25519PrivateKey.from_private_bytes(ephemeral)
    enc = private.public_key().public_bytes_raw()
    dh = private.exchange(X25519PublicKey.from_public_bytes(public))
    shared = expand(KEM_SUITE, extract(KEM_SUITE, b"", b"eae_prk", dh), b"shared_secret", enc + public, 32)
    psk_hash, info_hash = (
        extract(HPKE_SUITE, b"", b"psk_id_hash", b""),
        extract(HPKE_SUITE, b"", b"info_hash", info),
    )
    schedule = b"\x00" + psk_hash + info_hash
    secret = extract(HPKE_SUITE, shared, b"secret", b"")
    return {
        "enc": enc,
        "shared_secret": shared,
        "key_schedule_context": schedule,
        "secret": secret,
        "key": expand(HPKE_SUITE, secret, b"key", schedule, 32),
        "base_nonce": expand(HPKE_SUITE, secret, b"base_nonce", schedule, 12),
    }


def hpke_seal(ephemeral: bytes, public: bytes, info: bytes, plain: bytes, aad: bytes = b"") -> bytes:
    """Single shot: enc and ciphertext."""
    made = hpke(ephemeral, public, info)
    sealed: bytes = made["enc"] + AESGCM(made["key"]).encrypt(made["base_nonce"], plain, aad)
    return sealed


def official() -> Json:
    """The official values, if this program comes to the same; and the same without additional data, as the protocol uses it."""
    said = {name: bytes.fromhex(value) for name, value in OFFICIAL.items() if name != "source"}
    made = hpke(said["ephemeral_private"], said["recipient_public"], said["info"])
    assert {name: made[name] for name in made} == {name: said[name] for name in made}
    sealed = hpke_seal(
        said["ephemeral_private"], said["recipient_public"], said["info"], said["plaintext"], said["aad"]
    )
    assert sealed == said["enc"] + said["ciphertext"]
    bare = hpke_seal(said["ephemeral_private"], said["recipient_public"], said["info"], said["plaintext"])
    return {**OFFICIAL, "sealed_without_aad": bare.hex()}
