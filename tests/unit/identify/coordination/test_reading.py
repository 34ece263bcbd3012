import gzip

import pytest

from fireline.errors import ItemUnreadable
from fireline.identify.coordination.reading import shares_from

HEAD = "object_id,account_id,content_id,timestamp_share\n"


def test_a_file_is_read_packed_or_not(tmp_path) -> None:
    told = HEAD + "red,ann,a1,10\nred,bob,b1,12.5\n"
    (plain := tmp_path / "shares.csv").write_text(told)
    (packed := tmp_path / "shares.csv.gz").write_bytes(gzip.compress(told.encode()))

    rows = shares_from(plain).to_pylist()

    assert rows == shares_from(packed).to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("share", "red", "ann", "a1", 10.0),
        ("share", "red", "bob", "b1", 12.5),
    ]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("", "is empty"),
        ("object_id,account_id\nred,ann\n", "line 1: the header must name"),
        (HEAD + "red,ann,a1,10\nred,bob\n", "line 3: 2 columns"),
        (HEAD + "red,ann,a1,10\nred,bob,b1,noon\n", "line 3: its timestamp_share is 'noon'"),
        (HEAD + "red,ann,a1,10\nred,,b1,5\n", "line 3: its account_id is empty"),
        (HEAD + "red,ann,a1,nan\n", "line 2: its timestamp_share is no number of seconds"),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "csv.gz"])
def test_bad_input_is_one_sentence_with_file_and_line(tmp_path, told, sentence, ending) -> None:
    file = tmp_path / f"shares.{ending}"
    packed = gzip.compress(told.encode()) if ending.endswith("gz") else told.encode()
    file.write_bytes(packed)

    with pytest.raises(ItemUnreadable) as bad:
        shares_from(file)

    assert f"{file} " in str(bad.value)
    assert sentence in str(bad.value)


def test_what_is_not_there_or_not_packed_is_said(tmp_path) -> None:
    (odd := tmp_path / "odd.gz").write_text("red")

    with pytest.raises(ItemUnreadable, match="cannot be unpacked"):
        shares_from(odd)
    with pytest.raises(ItemUnreadable, match="cannot be read"):
        shares_from(tmp_path / "none.csv")
