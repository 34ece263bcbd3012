"""The verifier's Ed25519 beside the vectors of RFC 8032, 7.1, and beside another implementation."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from hypothesis import given
from hypothesis import strategies as st

from fireline.store.audit.verifier import _L, signature_holds

#: Public key, message, signature: tests 1 to 3 and SHA(abc).
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_it_agrees_with_the_vectors_of_rfc_8032(key: str, message: str, signature: str) -> None:
    public, said, sealed = map(bytes.fromhex, (key, message, signature))

    assert signature_holds(public, said, sealed)
    assert not signature_holds(public, said + b"!", sealed)


@given(
    seed=st.binary(min_size=32, max_size=32),
    message=st.binary(max_size=100),
    at=st.integers(0, 95),
    bit=st.integers(0, 7),
)
def test_one_changed_bit_is_refused_as_another_implementation_refuses_it(
    seed: bytes, message: bytes, at: int, bit: int
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    both = bytearray(public + signature)
    both[at] ^= 1 << bit

    assert signature_holds(public, message, signature)
    changed = bytes(both[:32]), bytes(both[32:])
    assert signature_holds(changed[0], message, changed[1]) == accepted(*changed, message)


def accepted(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def test_a_signature_that_was_made_larger_by_the_order_is_refused() -> None:
    """RFC 8032, 5.1.7: otherwise one signature could be written in two ways."""
    key = Ed25519PrivateKey.generate()
    signature = key.sign(b"EXERCISE")
    s = int.from_bytes(signature[32:], "little") + _L

    twin = signature[:32] + s.to_bytes(32, "little")

    assert not signature_holds(key.public_key().public_bytes_raw(), b"EXERCISE", twin)


def test_what_has_the_wrong_length_is_refused() -> None:
    assert not signature_holds(b"", b"", b"")
    assert not signature_holds(b"\x01" * 31, b"", b"\x01" * 64)
