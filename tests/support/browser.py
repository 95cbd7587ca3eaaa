"""A real Chromium, kept from calling anywhere but this machine."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

ARTEFACTS = Path(__file__).parents[2] / "artefacts"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",  # containers run as root
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",  # containers give /dev/shm 64 MB
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)
DESKTOP = 1280
PHONE = 390


class NoBrowser(Exception):
    """No Chromium was found; the message says where it was looked for."""


def chromium_path(playwright: Playwright) -> str:
    """The browser to drive: the one named, the system's, else the driver's own download."""
    named = os.environ.get("YIFANG_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None) or playwright.chromium.executable_path
    if not Path(found).exists():
        raise NoBrowser(
            f"No Chromium: none of {', '.join(NAMES)} is installed and {found} does not exist; "
            "`make browser` brings one."
        )
    return found


@contextmanager
def started_browser() -> Iterator[Browser]:
    """A headless Chromium for as long as the block lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(playwright), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened_page(browser: Browser, *, width: int = DESKTOP, scripts: bool = True) -> Iterator[Page]:
    """A page in a context of its own, so that nobody shares cookies; narrow pages are phones."""
    phone = width < 600
    context = browser.new_context(
        viewport={"width": width, "height": 844 if phone else 900},
        is_mobile=phone,
        has_touch=phone,
        java_script_enabled=scripts,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    context.set_default_timeout(15_000)
    try:
        yield context.new_page()
    finally:
        context.close()


def screenshot(page: Page, name: str) -> Path:
    """Keep what the whole page looks like, as `artefacts/NAME-WIDTH.png`."""
    ARTEFACTS.mkdir(exist_ok=True)
    width = page.viewport_size["width"] if page.viewport_size else 0
    path = ARTEFACTS / f"{name}-{width}.png"
    page.screenshot(path=path, full_page=True)
    return path


def main() -> int:
    """Say which browser the tests would drive; fails when there is none."""
    with sync_playwright() as playwright:
        try:
            print(f"The tests drive {chromium_path(playwright)}")
        except NoBrowser as reason:
            print(reason, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
