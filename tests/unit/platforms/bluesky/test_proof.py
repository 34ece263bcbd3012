"""On the bytes that a real server sent for a real post, and on keys made for the test."""

import json
from pathlib import Path

import libipld
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fireline.errors import ItemUnreadable
from fireline.platforms.bluesky.names import address_of
from fireline.platforms.bluesky.proof import proof_of
from fireline.platforms.bluesky.signing import AuthorKey

RECORDED = Path(__file__).parent / "recorded"
CAR = (RECORDED / "record.car").read_bytes()
DOCUMENT = json.loads((RECORDED / "document.json").read_bytes())
ADDRESS = address_of("at://did:plc:nnzqhuxxlijrjwjcn3ssh7ij/app.bsky.feed.post/3n2yik3qxwk2b")
CID = "bafyreiccxhotj6xy4z5v4qrrpz6szit66hkdzrih6dk7dwiyo7ktrswhhi"
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def test_a_real_post_is_proven_by_its_authors_signature() -> None:
    proof = proof_of(CAR, ADDRESS, DOCUMENT)

    assert proof.cid == CID
    assert b"EXERCISE captured" in proof.record
    assert proof.key.curve == "secp256k1"


def test_no_byte_can_be_changed_unseen() -> None:
    whole = proof_of(CAR, ADDRESS, DOCUMENT).record

    for place in range(len(CAR)):
        changed = CAR[:place] + bytes([CAR[place] ^ 1]) + CAR[place + 1 :]
        try:
            proof = proof_of(changed, ADDRESS, DOCUMENT)
        except ItemUnreadable:
            continue
        assert proof.record == whole  # only the envelope's own words may differ


def test_another_key_did_not_sign_it() -> None:
    stranger = ec.generate_private_key(ec.SECP256K1()).public_key()
    raw = stranger.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    method = {"id": "#atproto", "type": "Multikey", "publicKeyMultibase": base58(b"\xe7\x01" + raw)}

    with pytest.raises(ItemUnreadable, match="not signed by"):
        proof_of(CAR, ADDRESS, {"verificationMethod": [method]})


def test_a_record_that_is_not_in_the_tree_is_not_proven() -> None:
    elsewhere = address_of(ADDRESS.uri[:-1] + "z")

    with pytest.raises(ItemUnreadable, match=r"holds no|not in its envelope"):
        proof_of(CAR, elsewhere, DOCUMENT)


def test_the_repository_of_another_account_proves_nothing() -> None:
    with pytest.raises(ItemUnreadable, match="the commit is of"):
        proof_of(CAR, address_of(ADDRESS.uri.replace("plc:", "plc:x")), DOCUMENT)


@pytest.mark.parametrize("document", [{}, {"verificationMethod": 3}, {"verificationMethod": [1]}])
def test_a_document_without_a_key_is_named(document: dict[str, object]) -> None:
    with pytest.raises(ItemUnreadable, match="names no key"):
        proof_of(CAR, ADDRESS, document)


@pytest.mark.parametrize("low", [True, False])
def test_a_p256_key_signs_with_a_low_number_only(low: bool) -> None:  # noqa: FBT001 -- drawn from the table
    private = ec.generate_private_key(ec.SECP256R1())
    raw = private.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    key = AuthorKey.read(base58(b"\x80\x24" + raw))
    body = libipld.encode_dag_cbor({"did": "did:plc:a", "version": 3})
    r, s = decode_dss_signature(private.sign(body, ec.ECDSA(SHA256())))
    s = min(s, P256_ORDER - s) if low else max(s, P256_ORDER - s)
    signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    commit = libipld.encode_dag_cbor({"did": "did:plc:a", "sig": signature, "version": 3})

    assert key.signed(commit, signature) is low


@pytest.mark.parametrize("written", ["", "z", "z0", "u" + "a" * 40, "z" + "1" * 200, "zQ3sh"])
def test_what_is_no_key_is_named(written: str) -> None:
    with pytest.raises(ItemUnreadable):
        AuthorKey.read(written)


def base58(raw: bytes) -> str:
    letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    value, text = int.from_bytes(raw, "big"), ""
    while value:
        value, digit = divmod(value, 58)
        text = letters[digit] + text
    return "z" + text
