"""Rendition: how a kept file is shown to an officer, told by its bytes and never by its name.

A picture becomes grey pixels that our own decoder made anew, and a page becomes its words: nothing
of their files reaches a browser. A drawing is shown as a picture, which browsers let run nothing
and ask nobody. Everything else says why it is not shown. Nothing plays by itself.
"""

import base64
import codecs
import io
import re
from html import escape
from typing import Final, Protocol, runtime_checkable

import attrs
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from PIL import Image

from fireline.errors import ItemUnreadable, MissingPart
from fireline.loop import Desk
from fireline.sandbox import Still
from fireline.store.evidence.wacz import shown_of
from fireline.web.reading_copy import reading_copy

#: Bytes of a page that are shown; what is longer is read from the capture itself.
LARGEST: Final = 2_000_000
_ARCHIVE: Final = b"PK"  #: how a ZIP begins, which every capture is
_TEXTS: Final = frozenset({"application/json", "text/plain"})
SVG: Final = "image/svg+xml"
#: How far into a file a page or a drawing says what it is.
_HEAD: Final = 1024
#: What may stand before it, piece by piece; no piece is looked at twice.
_REMARK: Final = re.compile(
    rb"\s+|<\?.*?\?>|<!--.*?-->|<!doctype svg[^>]*>", re.IGNORECASE | re.DOTALL
)
_PAGE: Final = re.compile(rb"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_DRAWING: Final = re.compile(rb"<svg\b", re.IGNORECASE)


@runtime_checkable
class StillMaker(Protocol):
    """Whatever makes a still of hostile bytes without decoding them in this process."""

    def still(self, data: bytes) -> Still:
        """Return the picture small, grey and still."""
        ...


@attrs.frozen(kw_only=True)
class Rendition:
    """What is sent in the place of a kept file: a page of ours."""

    body: bytes


def rendition_of(desk: Desk, sha256: str) -> Rendition:
    """Return how one of the desk's files is shown.

    Raises:
        FirelineError: it cannot be read.
    """
    shelf = next((one for one in (desk.media, desk.evidence) if one.has(sha256)), None)
    if shelf is None:
        return sentence(_("The file was not fetched, so there is nothing to show."))
    data = shelf.get(sha256)
    if shelf is desk.evidence and data.startswith(_ARCHIVE):
        mime, data = shown_of(data)
        if mime in _TEXTS:
            return _text(data)
    if kind := document_kind(data):
        return _document(data, kind)
    return _picture(desk, data)


def _text(data: bytes) -> Rendition:
    """Show words as words: the record of a post, say, as it was captured."""
    text = escape(data[:LARGEST].decode("utf-8", "replace"))
    return _glass({"copy": SafeString(f"<pre>{text}</pre>")})


def document_kind(data: bytes) -> str:
    """Return the media type of a page or a drawing; nothing for everything else."""
    head = _after_remarks(data[:_HEAD].removeprefix(codecs.BOM_UTF8))
    if _DRAWING.match(head):
        return SVG
    return "text/html" if _PAGE.match(head) else ""


def _after_remarks(head: bytes) -> bytes:
    at = 0
    while remark := _REMARK.match(head, at):
        at = remark.end()
    return head[at:]


def sentence(why_not: str) -> Rendition:
    """Return a page that says why nothing is shown."""
    return _glass({"why_not": why_not})


def _document(data: bytes, kind: str) -> Rendition:
    if len(data) > LARGEST:
        return sentence(_("It is too large to be shown here."))
    if kind == SVG:
        return _glass({"data": f"data:{SVG};base64,{base64.b64encode(data).decode()}"})
    return _glass({"copy": SafeString(reading_copy(data))})


def _picture(desk: Desk, data: bytes) -> Rendition:
    no_decoder = _("No decoder is there that could make a still of it.")
    if not isinstance(desk.pictures, StillMaker):
        return sentence(no_decoder)
    try:
        still = desk.pictures.still(data)
    except MissingPart:
        return sentence(no_decoder)
    except ItemUnreadable:
        return sentence(_("It is no picture that can be shown: nothing here plays by itself."))
    return _glass({"data": _address(still)})


def _address(still: Still) -> str:
    """Return the still as a picture that this process, and nothing hostile, has written."""
    held = io.BytesIO()
    Image.frombytes("L", (still.width, still.height), still.grey).save(held, "PNG")
    return f"data:image/png;base64,{base64.b64encode(held.getvalue()).decode()}"


def _glass(context: dict[str, str]) -> Rendition:
    page = render_to_string("fireline/pages/glass.html", context)
    return Rendition(body=page.encode())
