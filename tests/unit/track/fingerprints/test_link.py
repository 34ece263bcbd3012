import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fireline.track.fingerprints.link import _settled, link_of

SAME = {
    "https://www.Example.com/A/b/?utm_source=x&b=2&a=1#top": "example.com/A/b?a=1&b=2",
    "http://example.com/A/b?a=1&b=2&fbclid=zz": "example.com/A/b?a=1&b=2",
    "http://example.com": "example.com",
    "HTTP://m.example.com:80/x/index.html": "example.com/x",
    "example.com/x": "example.com/x",
    "https://www.google.com/url?q=https%3A%2F%2Fexample.com%2Fz%3Futm_medium%3D1&sa=D": (
        "example.com/z"
    ),
    "https://user:pw@example.com/x": "example.com/x",
    "https://example.com/ü?q=%C3%BC": "example.com/ü?q=ü",
    "https://xn--e1afmkfd.xn--p1ai/x": "пример.рф/x",
    "https://example.com:8443/x": "example.com:8443/x",
    "https://files.example/#!id!key": "files.example#!id!key",
    "https://192.0.2.7/x": "192.0.2.7/x",
}
NO_ADDRESS = [
    "",
    " ",
    "no address",
    "localhost/x",
    "mailto:ann@example.com",
    "javascript:alert(1)",
    "data:text/plain,EXERCISE",
    "at://did:plc:exercise/app.bsky.feed.post/1",
    "https://example.com:99999/",
    "https://[::1/",
    "https://",
    "https://example.com/" + "x" * 3000,
]


@pytest.mark.parametrize(("address", "spelled"), SAME.items())
def test_an_address_has_one_spelling(address: str, spelled: str) -> None:
    assert link_of(address) == spelled


@pytest.mark.parametrize("address", NO_ADDRESS)
def test_what_is_no_address_on_the_web_has_no_fingerprint(address: str) -> None:
    assert link_of(address) is None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("https://example.com/a", "https://example.com/A"),
        ("https://example.com/a", "https://example.org/a"),
        ("https://example.com/a?page=1", "https://example.com/a?page=2"),
        ("https://one.example.com/", "https://two.example.com/"),
    ],
)
def test_another_page_is_another_link(left: str, right: str) -> None:
    assert link_of(left) != link_of(right)


@pytest.mark.parametrize("spelled", SAME.values())
def test_one_spelling_stays_as_it_is(spelled: str) -> None:
    assert link_of(spelled) == spelled


@given(
    st.text(max_size=60), st.sampled_from(["", "https://", "https://example.com/", "http://a.b?"])
)
@example("://", "http://a.b?")
def test_no_text_at_all_makes_it_fail(text: str, before: str) -> None:
    link = link_of(before + text)

    assert link is None or link_of(link) == link


LABELS = st.sampled_from(
    [
        "www",
        "www2",
        "m",
        "mobile",
        "amp",
        "ampere",
        "ma",
        "a-m",
        "m-a",
        "xn--e1afmkfd",
        "Ex",
        "a1",
        "-",
    ]
)
PARTS = st.sampled_from(
    ["a", "A_b", "index", "Index-2", "default", "amp", "amp-1", "http", "1", "", "url", "-", "m"]
)


@given(
    st.lists(LABELS, max_size=3),
    st.sampled_from(["example.com", "EXAMPLE.org", "youtube.com", "facebook.com", "a.b", "co.uk"]),
    st.lists(PARTS, max_size=4),
)
def test_the_short_way_for_plain_addresses_gives_what_the_rules_give(
    labels: list[str], host: str, parts: list[str]
) -> None:
    address = "https://" + ".".join([*labels, host]) + "".join(f"/{part}" for part in parts)

    assert link_of(address) == _settled(address)
