"""Take the pictures of the README: play a small exercise, open its desk, look at it in Chromium."""

import io
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "screenshots"
CHROMIUM = Path("/usr/bin/chromium")
SIZE = {"width": 1280, "height": 860}
COLOURS = 128
LARGEST = 200_000
PORT = 8971
OFFICER = re.compile(r"^ +(?P<name>\S+) +password (?P<password>\S+)")


@contextmanager
def desk(folder: str) -> Iterator[tuple[str, str, str]]:
    """Play an exercise and serve its desk; give its address and an officer's name and password."""
    words = [str(ROOT / ".venv/bin/fireline"), "demo", "--port", str(PORT)]
    words += ["--accounts", "700", "--days", "14"]
    Path(folder).chmod(0o711)  # the database's own user walks through it
    environment = {"FIRELINE_DATA": folder, "PATH": "/usr/bin:/bin", "COLUMNS": "120"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment, text=True) as process:
        try:
            yield f"http://127.0.0.1:{PORT}", *_officer(process)
        finally:
            process.terminate()


def _officer(process: subprocess.Popen[str]) -> tuple[str, str]:
    for line in process.stdout or ():
        print(line, end="")
        if known := OFFICER.match(line):
            return known["name"], known["password"]
    raise SystemExit("the demo ended before it served a desk: what it said stands above")


def sign_in(page: Page, address: str, officer: str, password: str) -> None:
    """Go through the door."""
    page.goto(address)
    page.fill("[name=login]", officer)
    page.fill("[name=password]", password)
    page.click("main button")


def pages(page: Page, address: str) -> Iterator[str]:
    """Walk through the pages that the README shows; say the name of each."""
    page.goto(address)
    yield "queue"
    page.goto(f"{address}/works/")
    page.click("tbody a")
    page.click("text=The candidate it came from")
    yield "candidate"
    page.goto(f"{address}/accounts/")
    yield "ranking"
    for nth in range(3):
        page.locator("[name=account]").nth(nth).check()
    page.click("main form button")
    page.wait_for_selector("#heirs-title")
    yield "what-if"
    page.goto(f"{address}/accounts/")
    page.click("tbody a")
    if page.locator("[name=reason]").count():
        page.check("[name=purpose][value=assessment]")
        page.fill("[name=reason]", "EXERCISE: a picture for the README")
        page.click("main button")
        page.wait_for_selector("#score-title")
    yield "account"
    page.goto(f"{address}/referrals/?state=answered")
    page.click("tbody a")
    yield "referral"
    page.goto(f"{address}/dashboard/")
    page.wait_for_load_state("networkidle")
    yield "dashboard"
    page.goto(f"{address}/design/")
    yield "design"


def keep(name: str, shot: bytes) -> None:
    """Keep a picture, small enough for a repository."""
    held = io.BytesIO()
    Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS).save(held, "PNG", optimize=True)
    if held.tell() > LARGEST:
        raise SystemExit(f"{name} is {held.tell()} bytes; a picture may have {LARGEST}")
    (PICTURES / f"{name}.png").write_bytes(held.getvalue())
    print(f"docs/screenshots/{name}.png {held.tell()} bytes")


def main() -> None:
    """Take every picture in light and in dark."""
    if not CHROMIUM.exists():
        raise SystemExit("Chromium is missing: apt install chromium, then run this again")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="fireline-shots-", ignore_cleanup_errors=True) as folder,
        desk(folder) as (address, officer, password),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for scheme in ("light", "dark"):
            page = browser.new_context(viewport=SIZE, color_scheme=scheme).new_page()  # type: ignore[arg-type] -- a word that Playwright knows
            sign_in(page, address, officer, password)
            for name in pages(page, address):
                keep(name if scheme == "light" else f"{name}-dark", page.screenshot())
        browser.close()


if __name__ == "__main__":
    main()
