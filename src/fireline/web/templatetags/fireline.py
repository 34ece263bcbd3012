"""The components of the desk, each one call in a template."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from unicodedata import category
from urllib.parse import quote

from django import template
from django.forms import BoundField
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fireline.domain.finding import Finding
from fireline.domain.ids import native_id_of, platform_of
from fireline.domain.observation import AccountSighting
from fireline.web.words import CHECKS, DOINGS, EXCLUSIONS, GROUNDS, TRACES, said, tone

register = template.Library()
#: Controls, formats (zero widths, overrides), line and paragraph ends.
_HIDDEN = frozenset(("Cc", "Cf", "Zl", "Zp"))


@register.simple_tag
def tag(member: StrEnum | None) -> SafeString | str:
    """Show a state: its word, on the paper of its tone."""
    if member is None:
        return ""
    return format_html('<span class="tag tone-{}">{}</span>', tone(member), said(member))


@register.filter
def word(member: StrEnum | None) -> str:
    """Return the desk's word for a member of a closed list."""
    return "" if member is None else said(member)


@register.filter
def ground_word(code: str) -> str:
    """Return the words of a ground as it is stored; an old code is shown as it is."""
    return next((str(said) for ground, said in GROUNDS.items() if ground.value == code), code)


@register.filter
def doing_word(role: str) -> str:
    """Return the words for what an account does; an old one is shown as it is stored."""
    return next((str(said) for doing, said in DOINGS.items() if doing.value == role), role)


@register.filter
def after_role(because: str) -> str:
    """Return the reason of a role without the role, which stands before it in the desk's word."""
    return because.partition(": ")[2] or because


@register.filter
def trace_word(trace: str) -> str:
    """Return the words for what accounts of a group shared alike."""
    return str(TRACES.get(trace, trace))


@register.filter
def chance_said(chance: float) -> str:
    """Show a chance by its first digit and its power of ten; so small as none is said so."""
    if chance < 1e-12:  # noqa: PLR2004 -- below it the model itself is the greater doubt
        return "< 10⁻¹²"
    if chance >= 0.001:  # noqa: PLR2004 -- plain digits say as much
        return _rounded(chance, 3)
    digits, power = f"{chance:.0e}".split("e")
    return f"{digits} × 10{str(int(power)).translate(_RAISED)}"


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@register.filter
def exclusion_word(name: str) -> str:
    """Return the words of an exclusion as it is stored."""
    return str(EXCLUSIONS.get(name, name))


@register.filter
def check_word(name: str) -> str:
    """Return the words of a check of the guard; a new check is shown by its own name."""
    return str(CHECKS.get(name, name.replace("_", " ")))


@register.filter
def message_tone(level: str) -> str:
    """Return the tone of a message that Django keeps for the next page."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(level, "info")


@register.simple_tag
def moment(at: datetime | None) -> SafeString:
    """Show a moment in UTC, as the foot of each page says, and exact for machines."""
    if at is None:
        return format_html('<span class="soft">{}</span>', _("not yet"))
    exact = at.astimezone(UTC)
    text = formats.date_format(exact, "j M Y, H:i")
    told = exact.isoformat(timespec="seconds")
    return format_html('<time datetime="{}" dir="auto">{}</time>', told, text)


@register.filter
def amount(number: float | str | None) -> str:
    """Show an amount with as many digits as mean something; not told is not zero."""
    if number is None or isinstance(number, str):  # a template gives "" for what is not there
        return _("unknown")
    size = abs(number)
    places = 0 if size >= 10 or number == 0 else 1 if size >= 1 else 2  # noqa: PLR2004 -- digits
    return _rounded(number, places)


def _rounded(number: float, places: int) -> str:
    """Write a number in the reader's way; Django's own cuts digits off where we round."""
    return formats.number_format(round(number, places), places, force_grouping=True)


@register.filter
def share(part: float | None) -> str:
    """Show a share in per cent; not told is not zero."""
    if part is None:
        return _("unknown")
    return _("%(number)s%%") % {"number": _rounded(part * 100, 0)}


@register.filter
def signed(number: float) -> str:
    """Return a number that is added or taken away, with its sign and one place."""
    return f"{number:+.1f}".replace("-", "\N{MINUS SIGN}")


@register.filter
def counted(number: int) -> str:
    """Show how many there are, or which one of many."""
    return formats.number_format(number, 0, force_grouping=True)


@register.filter
def minutes_said(minutes: float) -> str:
    """Say how long a thing takes an officer."""
    whole = max(1, round(minutes))
    return ngettext("%(count)d minute", "%(count)d minutes", whole) % {"count": whole}


@register.filter
def day_said(day: date) -> str:
    """Show a day."""
    return formats.date_format(day, "j M Y")


@register.filter
def visible(name: str) -> str:
    """Show that there is something where a name or an address hides a sign that nobody sees.

    Such signs turn words around, or make two names look like one (Unicode TR 36, 2.10).
    """
    return "".join("\ufffd" if category(sign) in _HIDDEN else sign for sign in str(name))


@register.filter
def short_key(key: str) -> str:
    """Show the telling end of a long key; the whole key stands in its title."""
    native = visible(native_id_of(key) or key)
    longest = 26
    return native if len(native) <= longest else f"{native[:10]}…{native[-12:]}"


@register.filter
def platform(key: str) -> str:
    """Name the platform of a key."""
    return platform_of(key)


@register.filter
def for_path(key: str) -> str:
    """Quote a key so that it fits into an address."""
    return quote(key, safe="")


@register.simple_tag
def handle(key: str, profiles: Mapping[str, AccountSighting] | None = None) -> str:
    """Name an account as it names itself now, or by its key where that is not known."""
    profile = (profiles or {}).get(key)
    if profile is not None and profile.handle:
        return f"@{visible(profile.handle)}"
    return short_key(key)


@register.inclusion_tag("fireline/components/interval.html")
def interval(low: float, point: float, high: float, most: float) -> dict[str, object]:
    """Draw a score with its interval on a scale from zero to the most there is."""
    scale = 100 / most if most > 0 else 0.0

    def on_scale(value: float) -> float:
        return round(min(max(value * scale, 0.0), 100.0), 2)

    start, middle, end = on_scale(low), on_scale(point), on_scale(high)
    return {
        "start": start,
        "width": max(round(end - start, 2), 0.5),
        "point": max(middle - 0.75, 0),
        "words": _("%(point)s, between %(low)s and %(high)s")
        % {"point": amount(point), "low": amount(low), "high": amount(high)},
    }


@register.inclusion_tag("fireline/components/field.html")
def field(bound: BoundField) -> dict[str, object]:
    """Show a field with its label, its hint and what is wrong with it."""
    return {"field": bound, "is_choice": _is_choice(bound)}


@register.filter
def anchor(bound: BoundField) -> str:
    """Return the id by which a link leads to a field: of its group, where it is one of choices."""
    return f"{bound.auto_id}_group" if _is_choice(bound) else bound.id_for_label


def _is_choice(bound: BoundField) -> bool:
    return getattr(bound.field.widget, "input_type", "") in {"radio", "checkbox"}


@register.inclusion_tag("fireline/components/findings.html")
def findings(found: Sequence[Finding]) -> dict[str, object]:
    """List what speaks for something, in the order in which it was said."""
    return {"findings": found}


@register.inclusion_tag("fireline/components/empty.html")
def nothing_here(title: str, text: str = "") -> dict[str, object]:
    """Say that there is nothing, and what brings something."""
    return {"title": title, "text": text}


@register.inclusion_tag("fireline/components/error_summary.html")
def error_summary(form: object) -> dict[str, object]:
    """Say at the top what is wrong below, with a link to each."""
    return {"form": form}


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> SafeString:
    """Set something apart that must be read first."""
    head = format_html('<p class="notice-title">{}</p>', title) if title else ""
    return format_html(
        '<div class="notice tone-{}">{}<div>{}</div></div>', tone, head, SafeString(content)
    )
