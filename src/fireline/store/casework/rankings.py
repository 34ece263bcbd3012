"""The ranking ledger of identify: rankings as made, returns, and accounts set aside."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from fireline.domain.ids import AccountKey
from fireline.domain.oxygen import Ranking
from fireline.domain.succession import JudgedReturn, Succession
from fireline.errors import NotFoundError
from fireline.store.casework import bulk
from fireline.store.casework.models import (
    RankedAccount,
    RankingRun,
    ReturnLine,
    ReturnVerdict,
    SetAside,
)
from fireline.store.casework.models.oxygen import LearnedGraph
from fireline.store.casework.ranking_rows import (
    STANDING,
    account_rows,
    judged_return_of,
    ranking_of,
    run_row,
    succession_of,
    succession_row,
)
from fireline.store.casework.recorder import CaseworkStore, found


class DjangoRankingLedger(CaseworkStore):
    """Keeps what one authority ranked, suspects to have come back, and set aside."""

    def save_ranking(self, ranking: Ranking) -> None:
        """Keep a ranking as it was made; of spread graphs only the newest is kept."""
        run = run_row(ranking, row_id=self.ids(), authority=self.authority_id)
        with self.scope():
            run.save(force_insert=True)
            bulk.insert(list(account_rows(ranking, run=run, ids=self.ids)))
            LearnedGraph.objects.all().delete()
            if ranking.learned:
                LearnedGraph(
                    id=self.ids(),
                    authority_id=self.authority_id,
                    run=run,
                    packed=ranking.learned,
                ).save(force_insert=True)

    def latest_ranking(self) -> Ranking | None:
        """Return the newest ranking; None before the first."""
        with self.scope():
            run = RankingRun.objects.order_by("-made_at", "-id").first()
            if run is None:
                return None
            accounts = RankedAccount.objects.filter(run=run).order_by("rank", "id")
            return ranking_of(run, accounts.values_list(*STANDING))

    def suggest(self, successions: Sequence[Succession]) -> None:
        """Keep suggestions; a pair that is there already stays as it is."""
        with self.scope():
            bulk.insert(
                [succession_row(one, self.authority_id) for one in successions],
                same=("authority_id", "removed", "returned"),
            )

    def successions(self) -> Sequence[Succession]:
        """Return all suggestions whatever was said of them, by (removed, returned)."""
        with self.scope():
            return [
                succession_of(row) for row in ReturnLine.objects.order_by("removed", "returned")
            ]

    def succession(self, succession: UUID) -> Succession:
        """Return one suggestion."""
        with self.scope():
            return succession_of(found(ReturnLine, succession, "suggested return"))

    def settle_succession(
        self, succession: Succession, *, reason: str, by: UUID, at: datetime
    ) -> None:
        """Keep a person's verdict on a suggestion, with who said it, when and why."""
        said = ReturnVerdict(
            id=self.ids(),
            authority_id=self.authority_id,
            succession_id=succession.id,
            verdict=succession.verdict.value,
            reason=reason,
            judged_by_id=by,
            judged_at=at,
        )
        with self.scope():
            changed = ReturnLine.objects.filter(pk=succession.id).update(
                verdict=succession.verdict.value, reason=reason, judged_by=by, judged_at=at
            )
            if not changed:
                raise NotFoundError(f"no such suggested return: {succession.id}")
            said.save(force_insert=True)

    def verdicts(self, succession: UUID) -> Sequence[JudgedReturn]:
        """Return all that people said of a suggestion, oldest first."""
        with self.scope():
            rows = ReturnVerdict.objects.filter(succession=succession)
            return [judged_return_of(row) for row in rows.order_by("judged_at", "id")]

    def set_aside(self, account: AccountKey, *, reason: str, by: UUID, at: datetime) -> None:
        """Keep that an account reports, researches, archives or opposes; once is enough."""
        row = SetAside(
            id=self.ids(),
            authority_id=self.authority_id,
            account=account,
            reason=reason,
            by_id=by,
            since=at,
        )
        with self.scope():
            bulk.insert([row], same=("authority_id", "account"), where="ended_at IS NULL")

    def take_back(self, account: AccountKey, *, at: datetime) -> None:
        """End that an account is set aside; nothing changes if it was not."""
        with self.scope():
            SetAside.objects.filter(account=account, ended_at=None).update(ended_at=at)
