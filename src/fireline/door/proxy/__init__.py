"""Egress proxy: a process of its own that connects to the public internet, and to nothing else."""

from fireline.door.proxy.address import ProxyAddress
from fireline.door.proxy.patience import Patience
from fireline.door.proxy.serving import EgressProxy, serve_proxy

__all__ = ["EgressProxy", "Patience", "ProxyAddress", "serve_proxy"]
