"""Assurance: what a capture proves, by what, and what it does not, in words for a court.

It claims nothing that a reader cannot check, and says how (Berkeley Protocol, HR/PUB/20/2:
authenticity, integrity, chain of custody; LAW.md 7.5).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from fireline.refer.custody import CustodyEntry
from fireline.refer.time_stamp import TimeToken

_ALWAYS_PROVEN = (
    "that the file beside this statement is the one that our records name: SHA-256 and SHA-512",
    "that its parts are those that it was made of: each record's digest, and each file's hash",
)
_NEVER_PROVEN = (
    "that the clock of the machine that captured was right",
    "that nothing came between the network and our hash: whoever ran the machine could have",
    "that it was not made later than our clock says, up to the outside time if there is one",
    "who wrote the content, or that what it says is true",
)


@attrs.frozen(kw_only=True)
class Facts:
    """Everything that a statement rests on."""

    sha256: str
    sha512: str
    size: int
    authority: str
    about: Mapping[str, Any]  #: what was said when it was captured
    tokens: Sequence[tuple[TimeToken, str]]  #: each with why it does not hold; empty when it does
    why_no_token: str
    custody: Sequence[CustodyEntry]
    names: Mapping[str, str]  #: of officers, by their ids
    handed_by: str
    handed_to: str
    handed_at: datetime
    reason: str


def statement(facts: Facts) -> str:
    """Return the statement as Markdown; what strangers wrote stands in it as code."""
    parts = (
        _head(facts),
        _section("What was captured, and how", _table(_how(facts))),
        _section("What is proven, and by what", _list(_proven(facts))),
        _section("What is not proven", _list([*facts.about["not_proven"], *_NEVER_PROVEN])),
        _section("When it existed, by somebody outside", _times(facts)),
        _section("What is in it", _pieces(facts.about["pieces"])),
        _section("Who had it in hand", _custody(facts.custody)),
        _section("How to check all this without us", _CHECKS),
    )
    return "\n\n".join(parts) + "\n"


def _head(facts: Facts) -> str:
    return (
        "# Assurance statement\n\n"
        f"{facts.authority} handed this capture to {_code(facts.handed_to)} on "
        f"{_moment(facts.handed_at)}, by {_code(facts.handed_by)}: {_code(facts.reason)}.\n\n"
        "It carries no handling code: this version of Fireline keeps none, so nothing in it "
        "stopped the hand-over. Whoever received the content under a code of Europol or a "
        "partner must clear it before passing it on."
    )


def _how(facts: Facts) -> Iterable[tuple[str, str]]:
    about = facts.about
    tool = about["tool"]
    by = str(about["captured_by"])
    yield "SHA-256", _code(facts.sha256)
    yield "SHA-512", _code(facts.sha512)
    yield "Bytes", f"{facts.size:,}"
    yield "Location", _code(about["location"])
    yield "Address asked", _code(about["url_requested"])
    yield "Address at last", _code(about["url_final"])
    yield "Led there by", _code(" -> ".join(about["redirect_chain"]) or "no redirect")
    yield "HTTP status", str(about["http_status"] or "not told")
    yield "Address that answered", _code(about["ip"] or "not told")
    yield "Certificate (SHA-256)", _code(about["tls_cert_sha256"] or "not told")
    yield "Began", f"{about['captured_at_start']} (UTC)"
    yield "Ended", f"{about['captured_at_end']} (UTC)"
    yield "Clock", str(about["time_source"])
    yield "Captured by", _code(facts.names.get(by, by))
    yield "How", str(about["how"])
    yield "Tool", _code(tool["name"])
    yield "Its settings (SHA-256)", _code(tool["config_sha256"])
    yield "Way out", str(about["egress"])


def _proven(facts: Facts) -> list[str]:
    outside = [
        f"that it existed before {_moment(token.at)}: the signature of {_code(token.by)} (RFC 3161)"
        for token, why_not in facts.tokens
        if not why_not
    ]
    return [*_ALWAYS_PROVEN, *facts.about["proven"], *outside]


def _times(facts: Facts) -> str:
    if not facts.tokens:
        return f"**No outside time.** {facts.why_no_token} Only our own clock says when."
    return _list(
        f"{_code(token.by)}: {_moment(token.at)}, "
        + (f"**does not hold**: {why_not}" if why_not else "verified")
        for token, why_not in facts.tokens
    )


def _pieces(pieces: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        (
            _code(one["url"]),
            str(one["kind"]),
            _code(one["mime"]),
            f"{one['bytes']:,}" + (f" (cut: {one['truncated']})" if one["truncated"] else ""),
            _code(one["sha256"]),
        )
        for one in pieces
    ]
    return _grid(("Address", "Kind", "Type", "Bytes", "SHA-256"), rows)


def _custody(entries: Sequence[CustodyEntry]) -> str:
    rows = [
        (
            _moment(one.at),
            one.deed.value,
            _code(one.who or (str(one.by) if one.by else "the machine")),
            _code(one.reason or "-"),
            _code(one.to or "-"),
        )
        for one in entries
    ]
    return _grid(("When (UTC)", "What", "Who", "Why", "To whom"), rows) + (
        "\n\nCaptures, openings, hand-overs and erasures are acts of the authority's audit too, "
        "whose signed heads are copied outside of the installation; ask the authority for them."
    )


_CHECKS = """\
- `sha256sum` and `sha512sum` of the `.wacz` file give the hashes above.
- `wacz validate -f FILE.wacz` checks the data package; `warcio check` each record of the WARC.
- `openssl ts -verify -data FILE.wacz -in FILE.wacz.tsr -CAfile ROOT.pem` checks the outside time.
- https://replayweb.page shows the capture in a browser, from the file alone."""


def _section(title: str, body: str) -> str:
    return f"## {title}\n\n{body}"


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {' '.join(str(line).split())}" for line in lines)


def _table(rows: Iterable[tuple[str, str]]) -> str:
    return _grid(("", ""), list(rows))


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _code(text: object) -> str:
    """Show a stranger's words as they are; nothing in them is read as Markdown."""
    plain = " ".join(str(text).replace("`", "'").split())
    return f"`{plain}`" if plain else "`-`"


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S")
