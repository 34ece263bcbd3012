"""Officers: three simulated people who do by the stages' own acts what an officer does by day.

They see what the desk shows, act through the same functions as the pages, keep to their minutes
and err at a stated rate. Half of their time goes to judging what is new, half to referring; who
drafts never approves.
"""

from collections.abc import Sequence

from fireline import refer
from fireline.domain.authority import Officer
from fireline.domain.queue import ItemKind
from fireline.domain.referral import ReferralState, moves_from
from fireline.errors import ConfigError
from fireline.exercise.cast import ERROR_RATE, MINUTES_A_DAY
from fireline.exercise.judging import KINDS, find_again, judge_one
from fireline.exercise.officers_desk import OfficersDesk
from fireline.exercise.referring import ROUNDS, Around, Places, carry_through, refer_one
from fireline.exercise.shift import Shift
from fireline.exercise.trained_eye import Eye
from fireline.exercise.world import World

_JUDGING_SHARE = 0.5  #: of an officer's day
_MOST_ITEMS = 200  #: a day has an end even if nothing takes time
_FEWEST = 2  #: who drafts never approves


class SimulatedOfficers:
    """People at the desk. Call it once a turn, with the desk of their authority.

    An officer's times go on from the world's clock; when all have finished, the clock stands
    where the last of them stopped.
    """

    def __init__(
        self,
        world: World,
        officers: Sequence[Officer],
        *,
        error_rate: float = ERROR_RATE,
        minutes_a_day: float = MINUTES_A_DAY,
    ) -> None:
        """Know the world only for what a trained eye sees, for its clock and its answers."""
        if len(officers) < _FEWEST:
            raise ConfigError(f"an exercise needs at least {_FEWEST} officers: four eyes approve")
        self._world = world
        self._officers = tuple(officers)
        self._minutes = minutes_a_day
        self._eye = Eye(world, error_rate)
        #: While it is False they judge and refer nothing: the time before, to compare with.
        self.referring = True

    @property
    def judged(self) -> int:
        """How many things they have looked at and judged."""
        return self._eye.looks

    @property
    def judged_wrong(self) -> int:
        """How many of these they took for what they are not."""
        return self._eye.mistakes

    def __call__(self, desk: OfficersDesk) -> None:
        """Work one day at the desk."""
        shifts = self._shifts(desk)
        around = Around(world=self._world, shifts=shifts)
        self._enter_answers(desk, shifts[0])
        self._go_on_with_drafts(desk, around)
        for shift in shifts:
            self._judge(shift, until=_JUDGING_SHARE)
        if self.referring:
            places = Places(desk)
            for kinds in ROUNDS:
                for shift in shifts:
                    self._refer(shift, kinds, around, places)
        for shift in shifts:
            self._judge(shift, until=1.0)
        find_again(desk, shifts)
        self._world.pass_until(max(shift.now for shift in shifts))

    def _shifts(self, desk: OfficersDesk) -> list[Shift]:
        began = self._world.clock()
        return [
            Shift(
                officer=officer,
                desk=desk,
                seed=self._world.seed,
                began=began,
                minutes=self._minutes,
            )
            for officer in self._officers
        ]

    def _enter_answers(self, desk: OfficersDesk, shift: Shift) -> None:
        """Enter what the networks answered since yesterday."""
        for answer in self._world.platform.new_answers():
            if ReferralState.ANSWERED in moves_from(desk.case_file.referral(answer.referral)):
                refer.answer(
                    answer=answer,
                    file=desk.case_file,
                    by=shift.by,
                    authority=desk.authority.id,
                    at=shift.now,
                )

    def _go_on_with_drafts(self, desk: OfficersDesk, around: Around) -> None:
        """Approve what a colleague left deconflicted, and guard again what came back."""
        for one in desk.openings.referrals():
            referral = desk.case_file.referral(one.referral)
            drafter = next((s for s in around.shifts if s.by == referral.drafted_by), None)
            if drafter is not None:
                carry_through(referral, drafter, around.colleague_of(drafter))

    def _judge(self, shift: Shift, *, until: float) -> None:
        for _ in range(_MOST_ITEMS):
            item = shift.claimed(KINDS) if shift.has_time(until) else None
            if item is None:
                return
            judge_one(shift, item, self._eye)

    def _refer(
        self, shift: Shift, kinds: Sequence[ItemKind], around: Around, places: Places
    ) -> None:
        for _ in range(_MOST_ITEMS):
            item = shift.claimed(kinds) if shift.has_time() else None
            if item is None:
                return
            refer_one(shift, item, places.find(item.subject), self._eye, around)
