"""Moments: the times that archives write, read as aware ones."""

from datetime import UTC, datetime

from fireline.errors import ItemUnreadable

#: Above this a number of seconds would lie beyond the year 5000: it counts milliseconds.
_MILLISECONDS = 100_000_000_000


def read_moment(told: object) -> datetime:
    """Read seconds or milliseconds since 1970, ISO 8601, or Twitter's old form.

    A time that names no zone is taken as UTC, as the tools that write archives do.

    Raises:
        ItemUnreadable: it is none of these.
    """
    text = str(told).strip()
    try:
        number = float(text)
    except ValueError:
        return _written(text)
    try:
        seconds = number / 1000 if abs(number) >= _MILLISECONDS else number
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (OverflowError, OSError, ValueError) as bad:
        raise ItemUnreadable(f"{text!r} is no time") from bad


def _written(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            # Wed Oct 10 20:19:24 +0000 2018, as version 1.1 of Twitter's interface wrote it.
            moment = datetime.strptime(text, "%a %b %d %H:%M:%S %z %Y")
        except ValueError as bad:
            raise ItemUnreadable(f"{text!r} is no time that can be read") from bad
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as bad:  # the last hour of the year 9999, somewhere west
        raise ItemUnreadable(f"{text!r} is no time that can be read") from bad
