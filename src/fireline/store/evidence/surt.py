"""SURT: an address turned round, so that what belongs together stands together in an index.

Sort-friendly URI Reordering Transform, as the CDXJ index of WACZ 1.1.1 uses it: the host's labels
from the right, then the path and the sorted query, all in small letters.
"""

from datetime import UTC, datetime
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


def surt(url: str) -> str:
    """Return an address in its sorting form; one without a host stays as it is."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "".join(url.split())
    if not host or parts.scheme not in _PORTS:
        return "".join(url.split())
    turned = ",".join(reversed(host.lower().removeprefix("www.").split(".")))
    at_port = f":{port}" if port and port != _PORTS[parts.scheme] else ""
    path = (parts.path or "/").lower()
    path = path.rstrip("/") or "/"
    query = "&".join(sorted(parts.query.lower().split("&"))) if parts.query else ""
    return "".join(f"{turned}{at_port}){path}{'?' + query if query else ''}".split())


def timestamp(at: datetime) -> str:
    """Return a moment as an index writes it, to the millisecond."""
    return at.astimezone(UTC).strftime("%Y%m%d%H%M%S%f")[:17]
