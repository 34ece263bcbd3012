from datetime import UTC, datetime

from fireline.scour import RawItem

AT = datetime(2026, 1, 1, tzinfo=UTC)


def test_what_is_set_aside_can_be_stored_whatever_a_stranger_wrote() -> None:
    item = RawItem(b"a\x00b", AT, where="at://a\x00b")

    aside = item.set_aside("'a\x00b' is no address", source="somewhere")

    assert (aside.where, aside.because) == ("at://a\ufffdb", "'a\ufffdb' is no address")
    assert aside.raw == b"a\x00b"
