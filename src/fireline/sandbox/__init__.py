"""Sandbox: decode hostile bytes in bounded processes that can be lost without loss."""

from fireline.sandbox.bounds import Bounds
from fireline.sandbox.picture_sandbox import PictureSandbox
from fireline.sandbox.seen import PictureSeen
from fireline.sandbox.still import Still

__all__ = ["Bounds", "PictureSandbox", "PictureSeen", "Still"]
