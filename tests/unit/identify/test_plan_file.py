from pathlib import Path

import pytest

from fireline.errors import ItemUnreadable
from fireline.identify.plan_file import read_plan


@pytest.mark.parametrize(
    "text",
    [
        b"ann\nbob\n",
        b"\xef\xbb\xbfann\r\n\r\n# EXERCISE\r\n bob \r\nann\r\n",
        b"rank,account,score\n1,ann,5\n2,bob,4\n",
        b"account\nann\nbob",
    ],
)
def test_a_plan_is_a_list_of_accounts(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "plan").write_bytes(text)

    assert read_plan(tmp_path / "plan") == ("ann", "bob")


@pytest.mark.parametrize("text", [b"", b"# nobody\n", b"account\n", b"\n\n"])
def test_a_plan_of_nobody_is_refused(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "plan").write_bytes(text)

    with pytest.raises(ItemUnreadable, match="plan names no account"):
        read_plan(tmp_path / "plan")


def test_a_plan_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd").write_bytes(b"\xff\xfe")

    with pytest.raises(ItemUnreadable, match="odd is not text"):
        read_plan(tmp_path / "odd")
    with pytest.raises(ItemUnreadable, match="nowhere cannot be read: No such file"):
        read_plan(tmp_path / "nowhere")
