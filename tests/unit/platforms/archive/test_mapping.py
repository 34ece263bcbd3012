"""A mapping is declared in a small file, and a wrong one is refused in one sentence."""

import json

import pytest

from fireline.errors import ConfigError, NotFoundError
from unit.platforms.archive.writing import archive, everything, ndjson

TOML = """
platform = "shapes"
[fields]
id = "nr"
account = "who.id"
said_at = "when"
text = "words"
links = "see[].address"
"""
RECORD = {
    "nr": 5,
    "who": {"id": "ann"},
    "when": 1623881091000,
    "words": "مربع أزرق",
    "see": [{"address": "https://example.org/a"}, {"other": 1}],
}


def declared(tmp_path, text, name="shapes.toml"):
    (tmp_path / name).write_text(text, "utf-8")
    return tmp_path / name


def test_a_declared_mapping_points_into_the_records(tmp_path):
    source = archive(tmp_path, ndjson(RECORD), mapping=declared(tmp_path, TOML))

    [post] = everything(source)

    assert (post.key, post.account, post.text) == ("shapes:5", "shapes:ann", "مربع أزرق")
    assert post.links == ("https://example.org/a",)


def test_a_mapping_may_be_json(tmp_path):
    told = {"platform": "shapes", "fields": {"id": "nr", "account": "who.id", "said_at": "when"}}
    source = archive(
        tmp_path, ndjson(RECORD), mapping=declared(tmp_path, json.dumps(told), "shapes.json")
    )

    assert everything(source)[0].key == "shapes:5"


def test_a_column_that_is_not_there_is_named(tmp_path):
    mapping = declared(tmp_path, '[fields]\nid = "nr"\naccount = "who"\nsaid_at = "when"\n')

    with pytest.raises(ConfigError, match=r"has no column when, who, .* it has nr, name"):
        archive(tmp_path, b"nr,name\n1,ann\n", "shapes.csv", mapping=mapping)


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("platform = ", "is no toml"),
        ("[fields]\nid = 'nr'", "must say where said_at, account or handle stands"),
        ("[fields]\ncolour = 'c'", "a mapping knows no field colour"),
        ("colour = 'blue'\n[fields]\nid = 'a'", "says colour, which no mapping has"),
        ("platform = 'shapes'", r"has no \[fields\]; an example"),
        ("form = 'xml'\n[fields]\nid='a'\naccount='b'\nsaid_at='c'", "csv or ndjson, not 'xml'"),
        ("[fields]\nid='a[b'\naccount='b'\nsaid_at='c'", r"the path 'a\[b' of a mapping"),
    ],
)
def test_a_wrong_mapping_is_refused_in_one_sentence(tmp_path, text, because):
    with pytest.raises(ConfigError, match=because):
        archive(tmp_path, ndjson(RECORD), mapping=declared(tmp_path, text))


def test_a_mapping_that_is_not_there_is_named(tmp_path):
    with pytest.raises(NotFoundError, match=r"no\.toml cannot be read"):
        archive(tmp_path, ndjson(RECORD), mapping=tmp_path / "no.toml")
