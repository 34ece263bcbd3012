"""Curve: the largest piece after each removal, and the area under it; smaller is better.

The area down to a share is the sum of the largest piece's shares of all nodes over the removals
until it is no larger than that; its unit is removals. Schneider et al. 2011 ("Mitigation of
malicious attacks on networks", PNAS 108(10)) call it, over all removals and nodes, robustness R.
"""

from typing import Self

import attrs

from fireline.identify.dismantling.network import Links, Nodes
from fireline.identify.dismantling.pieces import largest_pieces
from fireline.identify.spread_graph import Ints

TENTH = 0.1
"""Share at which a network counts as broken; plans are compared down to here."""

_ROUNDING = 1e-9
"""0.29 of 100 nodes is 29 nodes, whatever binary fractions say."""


def allowed_nodes(share: float, nodes: int) -> int:
    """Return how many nodes the largest piece may have at most."""
    return int(share * nodes + _ROUNDING)


@attrs.frozen(eq=False)
class Curve:
    """An order of removal and the largest piece: before the first removal, and after each."""

    order: Nodes
    largest: Ints  #: nodes; one more than there are removals
    nodes: int

    @classmethod
    def of(cls, links: Links, order: Nodes) -> Self:
        """Follow an order of removal."""
        return cls(order, largest_pieces(links, order), len(links.offsets) - 1)

    def removals_to(self, allowed: int) -> int:
        """Return how many removals leave no piece larger than allowed; all when none does."""
        enough = self.largest <= allowed
        return int(enough.argmax()) if enough.any() else len(self.order)

    def area_to(self, allowed: int) -> float:
        """Return the area under the curve down to a size, in removals."""
        removals = self.removals_to(allowed)
        return float(self.largest[1 : removals + 1].sum()) / max(self.nodes, 1)

    def worth(self, allowed: int) -> tuple[float, int]:
        """Return what plans are compared by: smaller is better."""
        broken = max(allowed, allowed_nodes(TENTH, self.nodes))
        return self.area_to(broken), self.removals_to(allowed)

    def cut(self, allowed: int) -> Self:
        """End where no piece is larger than allowed."""
        removals = self.removals_to(allowed)
        return attrs.evolve(self, order=self.order[:removals], largest=self.largest[: removals + 1])
