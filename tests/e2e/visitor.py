"""A person at a browser: goes to pages that a live server answers, and is asked afterwards what was wrong with them."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

AXE = next((Path(__file__).parents[1] / "vendor").glob("axe-core-*/axe.min.js")).read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIGHT = ["color-contrast", "target-size"]  # what another width or scheme of the same page may break
# The console's own words for an answer that a page expects: a refused form, a clash.
EXPECTED = re.compile(r"Failed to load resource: .* status of (409|422)")
DESKTOP, TABLET, PHONE = (1440, 900), (1024, 768), (360, 740)
FAILURES = """async rules => (await axe.run(document, {runOnly: rules, resultTypes: ["violations"], preload: false})).violations.map(
  found => found.id + ": " + found.nodes.slice(0, 3).map(node => node.target.join(" ") + " " +
    node.any.concat(node.all, node.none).map(check => check.message).join("; ")).join(" | "))"""
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


class Visitor:
    """One browser window of its own: cookies, size, light or dark, language.

    `problems` gathers whatever the console, the content policy or a page's own script complained of, and every
    answer of 500 and above.
    """

    def __init__(
        self,
        browser: Browser,
        address: str,
        *,
        size: tuple[int, int] = DESKTOP,
        scheme: Any = "light",
        language: str = "zh-hans",
        session: str = "",
        **options: Any,
    ) -> None:
        self.address = address
        self.problems: list[str] = []
        self.context = browser.new_context(
            base_url=address,
            viewport={"width": size[0], "height": size[1]},
            has_touch=size == PHONE,
            is_mobile=size == PHONE,
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **options,
        )
        # The first page of a process loads the whole site, and a roster is written at once; the machine may be busy.
        self.context.set_default_timeout(30_000)
        self.context.set_default_navigation_timeout(60_000)
        self._cookie("django_language", language)
        if session:
            self._cookie("sessionid", session)
        self.page = self.context.new_page()
        self._watch(self.page)

    def _cookie(self, name: str, value: str) -> None:
        self.context.add_cookies([{"name": name, "value": value, "url": self.address}])

    def _watch(self, page: Page) -> None:
        def on_console(message: ConsoleMessage) -> None:
            if message.type == "error" and not EXPECTED.search(message.text):
                self.problems.append(f"{page.url}: {message.text}")

        def on_response(response: Response) -> None:
            if response.status >= 500:
                self.problems.append(f"{response.url} answered {response.status}")

        page.on("console", on_console)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on("response", on_response)

    def close(self) -> None:
        """Shuts the window."""
        self.context.close()

    # --- going ---------------------------------------------------------------------------------------
    def open(self, path: str) -> None:
        """Goes to an address of the site, or a whole one; it must be there."""
        response = self.page.goto(path)
        assert response
        assert response.status < 400, f"{path} answered {response.status}"

    def press(self, name: str, role: Any = "button") -> None:
        """Presses the one button (or link) of that name in the page's content, and waits for the page that follows."""
        self.page.locator("#content").get_by_role(role, name=name, exact=False).first.click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        """Follows a link of the page's content."""
        self.press(name, "link")

    def sign_in(self, name: str, password: str) -> None:
        """By the sign-in page."""
        self.open("/sign-in/")
        self.page.locator("[name=login]").fill(name)
        self.page.locator("[name=password]").fill(password)
        self.press("登录")

    # --- looking -------------------------------------------------------------------------------------
    @property
    def text(self) -> str:
        """What is to be read in the page's content."""
        return self.page.locator("#content").inner_text()

    @property
    def messages(self) -> str:
        """What has just been said."""
        return self.page.locator("#messages").inner_text()

    def requests(self, method: str) -> list[Request]:
        """A list that grows with each request of that method from now on."""
        found: list[Request] = []
        self.page.on("request", lambda sent: found.append(sent) if sent.method == method else None)
        return found

    def axe(self, rules: list[str] = RULES) -> list[str]:
        """The violations of WCAG 2.2 AA and of best practice on the page as it stands, or of the rules named."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found: list[str] = self.page.evaluate(FAILURES, rules)
        return found

    def look(self) -> None:
        """The page has no violation in light and dark and does not scroll sideways, and nothing was complained of."""
        found = []
        schemes: list[tuple[Any, list[str]]] = [("dark", SIGHT), ("light", RULES)]
        for scheme, rules in schemes:
            self.page.emulate_media(color_scheme=scheme)
            found += [f"{self.page.url} in {scheme}: {violation}" for violation in self.axe(rules)]
        if self.page.evaluate(SIDEWAYS) > 0:
            found.append(f"{self.page.url} scrolls sideways")
        assert not found + self.problems, "\n".join(found + self.problems)
