"""A second factor, as an authenticator app on somebody's telephone makes it."""

import base64
import hashlib
import hmac
import struct
import time

from playwright.sync_api import Page

_STEP_S = 30
_DIGITS = 10**6


def code(secret: str) -> str:
    """Return the code of this half minute (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // _STEP_S)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % _DIGITS:06}"


def set_up(page: Page, desk: str) -> str:
    """Set up codes on the page that asks for them; return the secret."""
    page.goto(f"{desk}/second-factor/totp/activate/")
    secret = page.input_value("#authenticator_secret")
    page.fill("[name=code]", code(secret))
    page.click("main button")
    page.wait_for_url("**/second-factor/recovery-codes/")
    return secret
