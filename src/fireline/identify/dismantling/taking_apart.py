"""Taking apart: the act, and what is told of it with adaptive degree's figures beside."""

import attrs

from fireline.errors import FirelineError
from fireline.identify.dismantling.curve import TENTH, Curve, allowed_nodes
from fireline.identify.dismantling.methods import DEFAULT, METHODS, by_adaptive_degree
from fireline.identify.dismantling.network import Network
from fireline.identify.dismantling.searching import Progress
from fireline.identify.spread_graph import Floats


@attrs.frozen(kw_only=True, eq=False)
class Dismantled:
    """An order of removal, what it leaves of a network, and what adaptive degree leaves."""

    method: str
    until: float
    labels: tuple[str, ...]  #: of the nodes, in the order of removal
    curve: Curve
    baseline: Curve  #: adaptive degree's

    @property
    def shares(self) -> Floats:
        """Return the largest piece after each removal, as a share of all nodes."""
        return self.curve.largest[1:] / max(self.curve.nodes, 1)

    @property
    def area(self) -> float:
        """Return the area under the whole curve, in removals."""
        return self.area_of(self.curve)

    def area_of(self, curve: Curve) -> float:
        """Return the area under a curve down to where this one was to end."""
        return curve.area_to(allowed_nodes(self.until, curve.nodes))

    def area_to_tenth(self, curve: Curve) -> float:
        """Return the area under a curve until a tenth of the nodes hang together."""
        return curve.area_to(allowed_nodes(max(self.until, TENTH), curve.nodes))


def dismantle(
    network: Network,
    *,
    method: str = DEFAULT,
    until: float = 0.01,
    progress: Progress = lambda _what, _done, _total: None,
) -> Dismantled:
    """Say who has to go, in which order, until the largest piece is at most a share of all nodes.

    Raises:
        FirelineError: there is no such method, or ``until`` is no share.
    """
    if method not in METHODS:
        raise FirelineError(f"no such method: {method}; there are {', '.join(METHODS)}")
    if not 0 <= until <= 1:
        raise FirelineError(f"until is a share of all nodes from 0 to 1, not {until:g}")
    allowed = allowed_nodes(until, len(network))
    order = METHODS[method].plan(network, allowed, progress)
    curve = Curve.of(network.links, order).cut(allowed)
    plain = Curve.of(network.links, by_adaptive_degree(network, allowed, progress))
    return Dismantled(
        method=method,
        until=until,
        labels=tuple(network.labels[node] for node in curve.order.tolist()),
        curve=curve,
        baseline=plain,
    )
