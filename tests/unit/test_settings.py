from pathlib import Path

import pytest

from fireline.errors import ConfigError
from fireline.settings import FILE, Settings, given_settings, read_settings


def written(folder: Path, *lines: str) -> dict[str, str]:
    """Write the file of an installation; return the environment that names its folder."""
    (folder / FILE).write_text("\n".join(lines))
    return {"FIRELINE_DATA": str(folder)}


def test_the_file_in_the_data_folder_is_read(tmp_path: Path):
    named = written(
        tmp_path, "port = 9000", "half_life_days = 7", 'loopback_peers = ["127.0.0.1:25"]'
    )

    settings = read_settings(named)

    assert (settings.port, settings.half_life_days) == (9000, 7.0)
    assert settings.loopback_peers == ("127.0.0.1:25",)
    assert settings.data == tmp_path


def test_the_environment_wins_over_the_file(tmp_path: Path):
    named = written(tmp_path, "port = 9000", 'host = "127.0.0.2"')

    settings = read_settings({**named, "FIRELINE_PORT": "9001"})

    assert (settings.port, settings.host) == (9001, "127.0.0.2")


def test_an_installation_without_a_file_has_what_the_environment_says(tmp_path: Path):
    assert read_settings({"FIRELINE_DATA": str(tmp_path)}).port == 8000


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("prot = 9000", "no such setting: prot in"),
        ('port = "many"', "port in .* is 'many', which is not a whole number"),
        ("port = true", "which is not a whole number"),
        ('loopback_peers = "127.0.0.1:25"', "which is not a list of words"),
        ("port = = 1", "is no TOML"),
        ('data = "/elsewhere"', "take `data` out of it"),
    ],
)
def test_a_line_that_means_nothing_is_named(tmp_path: Path, line: str, says: str):
    named = written(tmp_path, line)

    with pytest.raises(ConfigError, match=says):
        read_settings(named)


def test_what_the_environment_alone_says_knows_nothing_of_the_file(tmp_path: Path):
    named = written(tmp_path, "port = 9000")

    assert given_settings({**named, "FIRELINE_HOST": "::1"}) == {"data": tmp_path, "host": "::1"}


@pytest.mark.parametrize(
    "name", ["database_url", "backup_url", "s3_secret", "secret_key", "bluesky_password"]
)
def test_a_secret_is_not_shown_where_settings_are_printed(name):
    assert "EXERCISE" not in repr(Settings(**{name: "EXERCISE"}))
