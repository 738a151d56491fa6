"""Public keys with which nothing is secret, or anything is signed, are refused wherever they are read."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from lamplighter.core.sealing.envelope import parsed
from lamplighter.core.sealing.keys import box_public, new_secret_keys, sign_public
from tests.support.tips import first_tip, refusal, tipster

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
"""Of -x^2 + y^2 = 1 + d x^2 y^2 (RFC 8032, 5.1)."""
SIGN = 1 << 255
MONTGOMERY_OF_ORDER_8 = (
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
)


def raw(number: int) -> bytes:
    return number.to_bytes(32, "little")


def doubled(x: int, y: int) -> tuple[int, int]:
    bottom = D * x * x * y * y
    return 2 * x * y * pow(1 + bottom, -1, P) % P, (y * y + x * x) * pow(1 - bottom, -1, P) % P


def y_of_order_8() -> list[int]:
    """The y of points whose double has y = 0, found by the curve's own law: y^2 = -x^2 there."""
    found = []
    for sign in (1, -1):
        # With x^2 = -y^2 the curve says 2 y^2 = 1 - d y^4.
        root = pow(1 + D, (P + 3) // 8, P)
        root = root if root * root % P == (1 + D) % P else root * pow(2, (P - 1) // 4, P) % P
        square = (-1 + sign * root) * pow(D, -1, P) % P
        y = pow(square, (P + 3) // 8, P)
        y = y if y * y % P == square else y * pow(2, (P - 1) // 4, P) % P
        if y * y % P == square:
            x = y * pow(2, (P - 1) // 4, P) % P
            assert doubled(x, y)[1] == 0
            found += [y, P - y]
    return found


@pytest.mark.parametrize("sign", [0, SIGN])
@pytest.mark.parametrize("y", [0, 1, P - 1, *y_of_order_8()])
def test_a_signing_key_of_small_order_is_refused(y: int, sign: int) -> None:
    assert len(y_of_order_8()) == 2
    assert refusal(lambda: sign_public(raw(y | sign))) == "bad-key"


@pytest.mark.parametrize("sign", [0, SIGN])
@pytest.mark.parametrize("y", [P, P + 1, P + 3, 2**255 - 1])
def test_a_signing_key_in_another_form_is_refused(y: int, sign: int) -> None:
    assert refusal(lambda: sign_public(raw(y | sign))) == "bad-key"


@pytest.mark.parametrize("u", [0, 1, P - 1, *MONTGOMERY_OF_ORDER_8])
def test_a_sealing_key_of_small_order_is_refused(u: int) -> None:
    with pytest.raises(ValueError, match=r".*"):
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(raw(u)))
    assert refusal(lambda: box_public(raw(u))) == "bad-key"


@pytest.mark.parametrize("u", [P, P + 1, P + 9, 2**255 - 1, 9 | SIGN])
def test_a_sealing_key_in_another_form_is_refused(u: int) -> None:
    assert refusal(lambda: box_public(raw(u))) == "bad-key"


@pytest.mark.parametrize("data", [b"", bytes(31), bytes([9]) * 33])
def test_bytes_of_another_length_are_no_keys(data: bytes) -> None:
    assert refusal(lambda: box_public(data)) == "bad-key"
    assert refusal(lambda: sign_public(data)) == "bad-key"


def test_every_key_that_is_made_is_taken() -> None:
    for keys in (new_secret_keys().public for _ in range(50)):
        box_public(keys.box)
        assert sign_public(keys.sign) == keys.sign


@pytest.mark.parametrize("name", ["box", "sign"])
def test_a_first_tip_with_such_a_key_is_refused(name: str) -> None:
    data, good = first_tip(), getattr(tipster().secret.public, name)
    assert data.count(good) == 1
    assert refusal(lambda: parsed(data.replace(good, bytes(32)))) == "bad-key"
