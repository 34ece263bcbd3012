"""Everything that can go wrong, in one tree.

FirelineError
├── ConfigError            a setting is wrong, unknown or missing
├── MissingPart            something that must be installed is not there
├── ItemUnreadable         one item cannot be read; it is quarantined and the rest goes on
├── SourceUnavailable      a source does not answer; the run ends, the checkpoint stands
├── RefusedError           the rules of the unit refuse an act
│   ├── MoveRefused        the table of moves has no such move
│   ├── GuardRefused       a named check of the guard says no
│   └── AccessRefused      this person may not see or do this
├── DeliveryFailed         a message did not reach its recipient
│   └── FateUnknown        handed over, but whether it arrived is not known
├── NotFoundError          there is no such thing (or it is not yours to see)
└── StoreError             what was kept cannot be read or written
"""


class FirelineError(Exception):
    """Something went wrong in the unit's software."""

    #: What ``fireline`` exits with when this error ends a command.
    exit_code = 1

    def __init__(self, detail: str = "") -> None:
        """Keep one clear sentence; the docstring is the sentence when none is given."""
        super().__init__(detail or (self.__doc__ or "").strip())


class ConfigError(FirelineError):
    """A setting is wrong, unknown or missing."""

    exit_code = 2


class MissingPart(FirelineError):
    """Something that must be installed is not there."""

    exit_code = 3


class ItemUnreadable(FirelineError):
    """One item cannot be read; it is kept aside and counted, and the rest goes on."""


class SourceUnavailable(FirelineError):
    """A source does not answer; the run ends here and its checkpoint stands."""

    exit_code = 4


class RefusedError(FirelineError):
    """The rules of the unit refuse this act."""

    exit_code = 5


class MoveRefused(RefusedError):
    """The table of moves has no such move."""


class GuardRefused(RefusedError):
    """A named check of the guard says no."""


class AccessRefused(RefusedError):
    """This person may not see or do this."""


class NotFoundError(FirelineError):
    """There is no such thing."""


class DeliveryFailed(FirelineError):
    """A message did not reach its recipient."""

    def __init__(self, detail: str = "", *, permanent: bool = False) -> None:
        """Say also whether trying again can help."""
        super().__init__(detail)
        self.permanent = permanent


class FateUnknown(DeliveryFailed):
    """The message was handed over, but whether it arrived is not known."""


class StoreError(FirelineError):
    """What was kept cannot be read or written."""
