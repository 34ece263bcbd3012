"""Recipe: the few numbers from which a whole world follows."""

from datetime import UTC, datetime

import attrs

from fireline.errors import ConfigError

LEAST_ACCOUNTS = 200  #: with fewer, some kinds of account would have no member
EPOCH = datetime(2026, 1, 5, tzinfo=UTC)  #: a Monday; a world's clock starts here by default


@attrs.frozen(kw_only=True)
class Recipe:
    """What is asked of a world. The same recipe always gives the same world."""

    seed: int = 1
    accounts: int = 5_000
    days: int = 30
    starts: datetime = EPOCH
    posts_per_account: float = 2.2  #: a day, over all accounts; 11,000 a day by default
    supporters: float = 0.30  #: share of the accounts that belong to the community
    works_per_originator: float = 0.35  #: new works a day
    view_rate: float = 0.1  #: share of an author's followers that see one post
    views_told: float = 0.25  #: share of posts for which the platform shows a view count
    own_suspensions: float = 0.001  #: share of supporters the platforms remove a day unasked
    comes_back: float = 0.7  #: probability that the person behind a removed account returns
    author_deletes: float = 0.01  #: share of posts that their authors delete within the day

    def __attrs_post_init__(self) -> None:
        """Refuse a world that could not be made or could not be told apart from another."""
        if self.accounts < LEAST_ACCOUNTS:
            message = f"an exercise needs at least {LEAST_ACCOUNTS} accounts, not {self.accounts}"
            raise ConfigError(message)
        if self.days < 1:
            message = f"an exercise needs at least 1 day, not {self.days}"
            raise ConfigError(message)
        if self.starts.tzinfo is None:
            message = f"an exercise starts at a time with a zone, not at {self.starts}"
            raise ConfigError(message)

    @property
    def noise_a_day(self) -> int:
        """Posts a day by accounts outside the community; half of them are near-misses."""
        return round(self.accounts * self.posts_per_account * NOISE_SHARE)


NOISE_SHARE = 0.42  #: what the community does not post itself
