"""Signing: whether an author's own key signed a commit.

A DID document names the key as ``Multikey``: base58 of a code and a compressed point. Commits are
signed over their bytes without the signature, with SHA-256, on P-256 or secp256k1, the signature's
two numbers after one another and the second one low (https://atproto.com/specs/cryptography).
"""

from collections.abc import Mapping
from typing import Any, Final

import attrs
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from fireline.errors import ItemUnreadable

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_CODES: Mapping[bytes, str] = {b"\x80\x24": "P-256", b"\xe7\x01": "secp256k1"}
#: Documents of before ``Multikey`` name the curve by their method's type, and a bare point.
_OLD_TYPES: Mapping[str, str] = {
    "EcdsaSecp256r1VerificationKey2019": "P-256",
    "EcdsaSecp256k1VerificationKey2019": "secp256k1",
}
_CURVES: Mapping[str, tuple[ec.EllipticCurve, int]] = {
    # The curve, and the order of its group.
    "P-256": (
        ec.SECP256R1(),
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    ),
    "secp256k1": (
        ec.SECP256K1(),
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141,
    ),
}
_NUMBER = 32
_CODE = 2
_LONGEST = 100
_SIGNATURE_HEAD: Final = b"\x63sig\x58\x40"  #: in DAG-CBOR: the name, and that 64 bytes follow


@attrs.frozen
class AuthorKey:
    """The key that a DID document names for an account's repository."""

    written: str  #: as the document has it
    curve: str
    key: ec.EllipticCurvePublicKey = attrs.field(repr=False)
    order: int = attrs.field(repr=False)

    @classmethod
    def of(cls, document: Mapping[str, Any], did: str) -> "AuthorKey":
        """Return the key that a document names for ``#atproto``.

        Raises:
            ItemUnreadable: it names none that we know how to read.
        """
        methods = document.get("verificationMethod")
        for method in methods if isinstance(methods, list) else []:
            if isinstance(method, dict) and str(method.get("id")) in (f"{did}#atproto", "#atproto"):
                return cls.read(str(method.get("publicKeyMultibase")), str(method.get("type")))
        raise ItemUnreadable(f"the document of {did} names no key for its repository")

    @classmethod
    def read(cls, written: str, kind: str = "Multikey") -> "AuthorKey":
        """Read a key as it is written in a document, under a method of some type."""
        raw = _base58(written)
        name, point = _OLD_TYPES.get(kind), raw
        if name is None:
            name, point = _CODES.get(raw[:_CODE]), raw[_CODE:]
        if name is None:
            raise ItemUnreadable(f"{written[:_LONGEST]!r} is no key on P-256 or secp256k1")
        curve, order = _CURVES[name]
        try:
            key = ec.EllipticCurvePublicKey.from_encoded_point(curve, point)
        except ValueError as bad:
            raise ItemUnreadable(f"{written} is no point of {name}: {bad}") from bad
        return cls(written, name, key, order)

    def signed(self, commit: bytes, signature: bytes) -> bool:
        """Say whether this key signed a commit, given whole with its signature."""
        body = _unsigned(commit, signature)
        r, s = (int.from_bytes(signature[at : at + _NUMBER], "big") for at in (0, _NUMBER))
        if not body or not 0 < s <= self.order // 2:
            return False
        try:
            self.key.verify(encode_dss_signature(r, s), body, ec.ECDSA(SHA256()))
        except InvalidSignature:
            return False
        return True


def _unsigned(commit: bytes, signature: bytes) -> bytes:
    """Return what was signed: the commit's map with one entry less; empty if that is not there."""
    entry = _SIGNATURE_HEAD + signature
    if len(signature) != 2 * _NUMBER or commit.count(entry) != 1:
        return b""
    return bytes((commit[0] - 1,)) + commit[1:].replace(entry, b"", 1)


def _base58(written: str) -> bytes:
    """Read multibase base58btc (https://datatracker.ietf.org/doc/draft-multiformats-multibase)."""
    value = 0
    if not written.startswith("z") or len(written) > _LONGEST:
        raise ItemUnreadable(f"{written[:_LONGEST]!r} is no key as DID documents write them")
    for letter in written[1:]:
        digit = _BASE58.find(letter)
        if digit < 0:
            raise ItemUnreadable(f"{written!r} is no key as DID documents write them")
        value = value * len(_BASE58) + digit
    return value.to_bytes((value.bit_length() + 7) // 8, "big")
