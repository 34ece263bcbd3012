"""Locations and looks: from nouns to rows and back."""

from uuid import UUID

from fireline.domain.ids import AccountKey
from fireline.domain.location import Location, LocationKind
from fireline.domain.presence import Cause, Look, Presence, View
from fireline.store.casework.models import LookRow, Place


def place_row(location: Location, authority: UUID) -> Place:
    """Return the row of a location."""
    return Place(
        id=location.id,
        authority_id=authority,
        kind=location.kind.value,
        key=location.key,
        platform=location.platform,
        account=location.account or "",
        url=location.url,
        language=location.language,
    )


def location_of(row: Place) -> Location:
    """Return the location in a row."""
    return Location(
        id=row.id,
        kind=LocationKind(row.kind),
        key=row.key,
        platform=row.platform,
        account=AccountKey(row.account) if row.account else None,
        url=row.url,
        language=row.language,
    )


def look_row(look: Look, *, id: UUID, authority: UUID, place: UUID) -> LookRow:  # noqa: A002 -- a row's id is called so
    """Return the row of a look at a place."""
    return LookRow(
        id=id,
        authority_id=authority,
        place_id=place,
        at=look.at,
        presence=look.presence.value,
        cause=look.cause.value if look.cause else "",
        views=[[view.name, view.presence.value, view.said] for view in look.views],
        because=look.because,
    )


def look_of(row: LookRow) -> Look:
    """Return the look in a row."""
    return Look(
        at=row.at,
        presence=Presence(row.presence),
        cause=Cause(row.cause) if row.cause else None,
        views=tuple(
            View(name=name, presence=Presence(presence), said=said)
            for name, presence, said in row.views
        ),
        because=row.because,
    )
