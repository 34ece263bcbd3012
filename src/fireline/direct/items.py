"""Items: from what is open to what an officer can do, with benefit, minutes and the formula."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import attrs

from fireline.direct.benefit import Benefit, Worths
from fireline.direct.likelihood import likelihood
from fireline.direct.minutes import HandlingTimes
from fireline.direct.order import place
from fireline.direct.queue_port import Judged, OpenAccount, Openings, OpenLocation, OpenReferral
from fireline.domain.clock import DAY
from fireline.domain.fingerprint import Kind
from fireline.domain.ids import IdMaker
from fireline.domain.queue import ItemKind, QueueItem
from fireline.domain.succession import Succession
from fireline.domain.work import Candidate, Tier
from fireline.identify import Role

LONGEST = 500
"""Items of a kind that are queued: before anybody works further down, the order has changed."""


@attrs.frozen(kw_only=True)
class Maker:
    """Makes items of one moment, from one ranking and one set of handling times."""

    worths: Worths
    times: HandlingTimes
    at: datetime
    ids: IdMaker
    usual: Tier | None = None  #: tier that most works have; taken for what nobody has judged yet

    def of_candidate(self, one: Candidate, judged: Mapping[Kind, Judged]) -> QueueItem:
        """Ask to judge a candidate: worth its spread times the chance that it is a work."""
        days = max((self.at - one.first_seen_at) / DAY, 1.0)
        chance, said = likelihood(one.kind, judged)
        spread = self.worths.of_spread(one.posts / days)
        return self._item(
            ItemKind.JUDGE_CANDIDATE,
            str(one.id),
            f"{one.kind.value} shared by {one.accounts} accounts in {one.posts} posts",
            Benefit(chance * spread.value, f"{said} x {spread.because}"),
            language=one.language,
            tier=self.usual,
        )

    def of_location(self, one: OpenLocation) -> QueueItem:
        """Ask to refer one post of a work."""
        age = (self.at - one.said_at) / DAY
        return self._item(
            ItemKind.REFER_LOCATION,
            str(one.location.id),
            one.title,
            self.worths.of_post(one.location.account, age_days=age),
            language=one.location.language,
            tier=one.tier,
        )

    def of_account(self, one: OpenAccount) -> QueueItem:
        """Ask to refer an account as a whole."""
        return self._item(
            ItemKind.REFER_ACCOUNT,
            one.account,
            one.title,
            self.worths.of_account(one.account),
            language=one.language,
            tier=one.tier,
        )

    def of_referral(self, one: OpenReferral, kind: ItemKind) -> QueueItem:
        """Ask to approve a referral, or to settle its fate: worth what it asks to take away."""
        whole, post = self.worths.of_account, self.worths.of_post
        return self._item(
            kind,
            str(one.referral),
            one.title,
            whole(one.account) if one.whole_account else post(one.account),
            language=one.language,
            tier=one.tier,
        )

    def of_return(self, one: Succession) -> QueueItem:
        """Ask for a verdict on a suggested return: worth the account times how likely it is one."""
        again = self.worths.of_account(one.returned)
        return self._item(
            ItemKind.JUDGE_RETURN,
            str(one.id),
            f"{one.returned} may be {one.removed} come back",
            Benefit(one.score * again.value, f"{one.score:.0%} likely a return x {again.because}"),
            tier=self.usual,
        )

    def _item(
        self,
        kind: ItemKind,
        subject: str,
        title: str,
        benefit: Benefit,
        *,
        tier: Tier | None,
        language: str = "",
    ) -> QueueItem:
        minutes = self.times.minutes(kind, language)
        worth = benefit.value / minutes.expected
        return QueueItem(
            id=self.ids(),
            kind=kind,
            subject=subject,
            title=title,
            language=language,
            tier=tier,
            benefit=benefit.value,
            minutes=minutes.expected,
            because=(
                f"{worth:,.3g} exposures a day per officer-minute = {benefit.value:,.3g} a day "
                f"({benefit.because}) / {minutes.expected:.1f} minutes ({minutes.because})"
            ),
            added_at=self.at,
        )


def items_of(openings: Openings, maker: Maker) -> list[QueueItem]:
    """Make the items of everything that is open, the best of each kind, in the queue's order.

    What nobody has judged yet waits in the tier of most works, or it would never be looked at.
    """
    places, judged = openings.locations(), openings.judged()
    usual = attrs.evolve(maker, usual=usual_tier(places))
    kinds: tuple[Iterator[QueueItem], ...] = (
        (usual.of_candidate(one, judged) for one in openings.candidates()),
        (usual.of_location(one) for one in places),
        (usual.of_account(one) for one in openings.accounts() if sustains(one, usual.worths)),
        (usual.of_referral(one, ItemKind.APPROVE_REFERRAL) for one in openings.referrals()),
        (usual.of_referral(one, ItemKind.SETTLE_FATE) for one in openings.fates()),
        (usual.of_return(one) for one in openings.successions()),
    )
    kept = [item for kind in kinds for item in sorted(kind, key=place)[:LONGEST]]
    return sorted(kept, key=place)


def sustains(one: OpenAccount, worths: Worths) -> bool:
    """Say whether an account is ranked and more than audience: audience is never queued."""
    standing = worths.standings.get(one.account)
    return standing is not None and standing.role != Role.AUDIENCE.value


def usual_tier(locations: Iterable[OpenLocation]) -> Tier | None:
    """Return the tier that most open locations have; None while there are none."""
    counted = Counter(one.tier for one in locations)
    return min(counted, key=lambda tier: (-counted[tier], tier.value), default=None)
