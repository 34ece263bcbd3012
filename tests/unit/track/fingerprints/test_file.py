from fireline.track.fingerprints.file import sha256_of


def test_the_hash_of_nothing_is_the_published_one() -> None:
    """FIPS 180-4's well-known value of the empty message."""
    known = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    assert sha256_of(b"") == known


def test_one_other_byte_makes_another_file() -> None:
    assert sha256_of(b"EXERCISE a") != sha256_of(b"EXERCISE b")
