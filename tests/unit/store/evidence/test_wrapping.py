from uuid import UUID

import attrs
import pytest

from fireline.errors import StoreError
from fireline.store.evidence.wrapping import AuthorityKey, Wrap

MASTER = b"m" * 32
ONE, TWO = UUID(int=1), UUID(int=2)
PLACE = UUID(int=9)
KEY = bytes(range(32))


def wrapped(authority: UUID = ONE) -> Wrap:
    key = AuthorityKey(MASTER, authority)
    return key.wrap(KEY, place=PLACE, sha256="ab" * 32, size=3, object_name="cd" * 32)


def test_a_wrap_opens_for_its_authority() -> None:
    assert AuthorityKey(MASTER, ONE).unwrap(wrapped()) == KEY


@pytest.mark.parametrize(("master", "authority"), [(MASTER, TWO), (b"n" * 32, ONE)])
def test_it_opens_for_nobody_else(master: bytes, authority: UUID) -> None:
    with pytest.raises(StoreError, match="does not open"):
        AuthorityKey(master, authority).unwrap(wrapped())


@pytest.mark.parametrize(
    "change",
    [{"place": UUID(int=8)}, {"sha256": "ac" * 32}, {"object": "ce" * 32}, {"wrapped": b"x" * 60}],
)
def test_it_cannot_be_moved_to_another_row(change: dict[str, object]) -> None:
    with pytest.raises(StoreError, match="does not open"):
        AuthorityKey(MASTER, ONE).unwrap(attrs.evolve(wrapped(), **change))


def test_the_same_key_is_never_wrapped_alike_and_never_shown() -> None:
    assert wrapped().wrapped != wrapped().wrapped
    assert KEY not in wrapped().wrapped
    assert repr(wrapped().wrapped) not in repr(wrapped())


def test_two_authorities_keep_their_files_apart() -> None:
    folders = {AuthorityKey(MASTER, one).folder for one in (ONE, TWO)}

    assert len(folders) == 2
    assert not any(str(one).replace("-", "") in folder for one in (ONE, TWO) for folder in folders)
