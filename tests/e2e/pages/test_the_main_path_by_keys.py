"""From signing in to an approved referral, two officers touch nothing but the keyboard."""

import attrs
from playwright.sync_api import Browser, Page

from fireline.domain.authority import Officer
from integration.web.conftest import PASSWORD, House
from integration.web.small_world import WEIGHED

EXCLUSIONS = (
    "educational",
    "journalistic",
    "artistic",
    "research",
    "counter_terrorism",
    "public_debate",
    "human_rights_documentation",
)

FURTHEST = 200  #: Tabs; who needs more has lost the way
SAID = """() => {
    const at = document.activeElement;
    const label = [...(at.labels || [])].map((one) => one.textContent).join(" ");
    const heard = at.getAttribute("aria-label") || "";
    return [at.name || "", at.value || "", label, at.textContent, heard].join(" ").trim();
}"""


@attrs.frozen
class Typist:
    """An officer who owns no mouse."""

    page: Page
    address: str

    def go(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def to(self, said: str) -> None:
        """Tab on until what has the focus says so."""
        passed = []
        for _ in range(FURTHEST):
            self.page.keyboard.press("Tab")
            now = self.page.evaluate(SAID)
            if said in now:
                return
            passed.append(now[:40])
        raise AssertionError(f"no Tab leads to {said!r}, but to {sorted(set(passed))}")

    def write(self, field: str, words: str) -> None:
        """Go to a field and write into it."""
        self.to(field)
        self.page.keyboard.type(words)

    def push(self, said: str) -> None:
        """Go to a button or link and use it; wait until the page that follows is there."""
        self.to(said)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def sat_down(chromium: Browser, address: str, officer: Officer) -> Typist:
    """Sign an officer in, by keys."""
    context = chromium.new_context(viewport={"width": 1280, "height": 860})
    typist = Typist(context.new_page(), address)
    typist.page.goto(f"{address}/")
    typist.write("login", officer.name)
    typist.write("password", PASSWORD)
    with typist.page.expect_navigation():
        typist.go("Enter")
    return typist


def test_two_officers_refer_a_post_by_keys_alone(house: House, address: str, chromium: Browser):
    ann = sat_down(chromium, address, house.cast.ann)

    ann.go("j")
    ann.push("EXERCISE circles on walls")
    ann.push("Capture it as it is now")
    ann.write("reasons", "EXERCISE it asks people to draw circles")
    ann.write("terms", "Shapes 4.2: no circles")
    ann.push("Save the draft")
    ann.push("Run the guard")
    ann.write("reason", WEIGHED)
    ann.push("Deconflict")
    where = ann.page.url
    ben = sat_down(chromium, address, house.cast.ben)
    ben.page.goto(where)
    ben.push("Approve and send")

    assert ben.page.locator("text=It is approved and waits in the outbox.").count() == 1
    for officer in (ann, ben):
        officer.page.context.close()


def test_a_candidate_is_judged_by_keys_alone(house: House, address: str, chromium: Browser):
    ann = sat_down(chromium, address, house.cast.ann)
    ann.page.goto(f"{address}/candidates/{house.world.candidate.id}/")

    ann.write("title", "EXERCISE three shapes")
    ann.to("tier")
    ann.go("Space", "ArrowDown", "ArrowDown", "ArrowDown")
    ann.to("ground")
    ann.go("Space")
    ann.write("reasons", "EXERCISE it asks to draw shapes on every wall")
    for question in EXCLUSIONS:
        ann.to(question)
        ann.go("Space")
    ann.write("purpose", "EXERCISE it is spread so that others draw the same shapes")
    ann.push("Judge and track it")

    assert ann.page.locator("h1").first.inner_text() == "EXERCISE three shapes"
    ann.page.context.close()
