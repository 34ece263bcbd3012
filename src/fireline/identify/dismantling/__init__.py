"""Dismantling: in which order accounts must go for what ties them together to fall into pieces."""

from fireline.identify.dismantling.edge_list import EdgeList, read_edge_list
from fireline.identify.dismantling.methods import DEFAULT, METHODS
from fireline.identify.dismantling.network import Network, network_of
from fireline.identify.dismantling.taking_apart import Dismantled, dismantle

__all__ = [
    "DEFAULT",
    "METHODS",
    "Dismantled",
    "EdgeList",
    "Network",
    "dismantle",
    "network_of",
    "read_edge_list",
]
