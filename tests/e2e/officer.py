"""An officer at the desk: the pages, used as a person uses them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import attrs
from playwright.sync_api import Browser, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from e2e import second_factor
from e2e.network.missing import program

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PATIENCE_MS = 60_000
_NO = "No"
_WHY = "Why do you open it?"


@contextmanager
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium without a screen."""
    with sync_playwright() as play:
        running = play.chromium.launch(
            executable_path=program("chromium", "chromium"), args=list(_FLAGS)
        )
        try:
            yield running
        finally:
            running.close()


@attrs.frozen
class Officer:
    """One officer's window on the desk."""

    page: Page
    desk: str

    @classmethod
    def signed_in(cls, running: Browser, desk: str, *, name: str, password: str) -> "Officer":
        """Open a window and sign in; a second factor is set up when one is asked for."""
        page = running.new_context().new_page()
        page.set_default_timeout(_PATIENCE_MS)
        page.goto(f"{desk}/sign-in/")
        page.locator("[name=login]").fill(name)
        page.locator("[name=password]").fill(password)
        page.locator("main button, form button").first.click()
        page.wait_for_url(re.compile(f"^{re.escape(desk)}/(?!sign-in)"))
        if "/second-factor/" in page.url:
            second_factor.set_up(page, desk)
        return cls(page, desk)

    def judge_the_next_candidate(self, *, title: str) -> None:
        """Claim the next item of the queue, and judge the candidate to be a work."""
        self.page.goto(self.desk)
        self.press("Claim the next item")
        self.page.locator("[name=title]").fill(title)
        self.page.locator("[name=tier][value=promotional]").check()
        self.page.locator("[name=ground]").first.check()
        self.page.locator("[name=reasons]").fill("EXERCISE: coloured shapes that stand for a work.")
        self.page.locator("[name=purpose]").fill(
            "EXERCISE: to show that the loop turns, and for nothing else at all."
        )
        for question in self.page.locator("fieldset.grid-line").all():
            question.get_by_label(_NO, exact=True).check()
        self.press("Judge and track it")
        self.sees("It is tracked from now on.")

    def refer(self, place: str) -> str:
        """Capture a place, draft a referral of it, and take the draft as far as a drafter can."""
        self.page.goto(f"{self.desk}{place}")
        return self.refer_what_is_open()

    def refer_what_is_open(self) -> str:
        """Do the same with the place that is open; return the referral's address."""
        self.press("Capture it as it is now")
        self.page.locator("[name=recipient][value=bluesky]").check()
        self.page.locator("[name=reasons]").fill(
            "EXERCISE: coloured shapes. It is for you to decide, by your own terms."
        )
        self.page.locator("[name=terms]").fill("EXERCISE: no coloured shapes")
        self.press("Save the draft")
        self.press("Run the guard")
        self.press("Deconflict")
        self.sees("Another officer approves")
        return self.page.url

    def refer_account(self, account: str) -> str:
        """Refer a whole account from its page; return the referral's address."""
        self.open_account(account)
        self.press("Draft a referral of the account")
        return self.refer_what_is_open()

    def open_account(self, account: str) -> str:
        """Open an account's record, saying why, and return its words."""
        self.page.goto(f"{self.desk}/accounts/of/{account}")
        self._say_why()
        return self.page.locator("main").inner_text()

    def approve(self, referral: str) -> None:
        """Approve another officer's draft."""
        self.page.goto(referral)
        self.press("Approve and send")
        self.sees("It is approved and will be handed over.")

    def ranking(self) -> list[dict[str, str]]:
        """Return the ranking as the page shows it, best first."""
        self.page.goto(f"{self.desk}/accounts/")
        table = self.page.locator("table.ranking")
        heads = [each.inner_text().lower() for each in table.locator("thead th").all()]
        at = {word: _where(heads, word) for word in ("rank", "account", "posts")}
        rows = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]
        return [
            {
                "rank": cells[at["rank"]].strip(),
                "account": cells[at["account"]].splitlines()[0].strip(),
                "volume rank": cells[at["posts"]].split()[-1],
            }
            for cells in rows
        ]

    def last_look(self, referral: str) -> tuple[str, str]:
        """Return presence and cause of the newest look at what a referral is about."""
        self.page.goto(referral)
        cells = self.page.locator("section:has(#looks-title) tbody tr").first.locator("td")
        return cells.nth(1).inner_text().strip(), cells.nth(2).inner_text().strip()

    def follows(self, words: str) -> str:
        """Follow the first link with these words, and return the words of where it leads."""
        self.page.get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()
        self._say_why()
        return self.page.locator("main").inner_text()

    def _say_why(self) -> None:
        """Say what a person's record is read for, where the page asks."""
        if self.page.locator("[name=purpose]").count() and self.page.get_by_text(_WHY).count():
            self.page.locator("[name=purpose][value=assessment]").check()
            self.page.locator("[name=reason]").fill("EXERCISE: it stands first in the ranking.")
            self.press("Open")

    def press(self, words: str) -> None:
        """Press the button with these words."""
        try:
            self.page.get_by_role("button", name=words).first.click()
        except PlaywrightError as missing:
            shown = self.page.locator("body").inner_text()
            raise AssertionError(f"no {words!r} on {self.page.url}: {shown}") from missing
        self.page.wait_for_load_state()

    def sees(self, words: str) -> None:
        """Make sure that the page says so."""
        expect(self.page.locator("body")).to_contain_text(words, timeout=_PATIENCE_MS)


def _where(heads: list[str], word: str) -> int:
    """Say which column's head begins with a word."""
    return next(place for place, head in enumerate(heads) if head.strip().startswith(word))
