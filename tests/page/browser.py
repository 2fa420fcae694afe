"""A page in Chromium for tests, which records its requests and errors."""

import contextlib
import os
import shutil
import unittest
from pathlib import Path

try:
    from playwright.sync_api import sync_playwright
except ImportError:
    sync_playwright = None

CHROMIUM = os.environ.get("CHROMIUM", shutil.which("chromium") or "")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


class BrowserTest(unittest.TestCase):
    """One browser per test class; `self.open(address)` returns a page once it shows its heat map."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if sync_playwright is None or not CHROMIUM:
            raise unittest.SkipTest("needs the Python package playwright, and chromium")
        stack = contextlib.ExitStack()
        cls.addClassCleanup(stack.close)
        playwright = stack.enter_context(sync_playwright())
        cls.browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        stack.callback(cls.browser.close)

    def open(self, address, *, width=1280, height=800, ready=".panel[data-step]"):
        page = self.browser.new_page(viewport={"width": width, "height": height})
        self.addCleanup(page.close)
        page.requests, page.complaints = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address)
        page.wait_for_selector(ready)
        return page


def shows(page, *, panel=0, **data):
    """Waits until the panel shows the heat map of the given step, head, rows and columns."""
    want = {name: str(value) for name, value in data.items()}
    page.wait_for_function(
        "([panel, want]) => { const data = document.querySelectorAll('.panel')[panel].dataset;"
        " return Object.entries(want).every(([name, value]) => data[name] === value); }",
        arg=[panel, want], timeout=10_000)


def settled(page):
    """Waits until the last change is drawn: the page draws once per frame, and a panel is busy until its weights are
    loaded."""
    page.evaluate("async () => { do await new Promise(requestAnimationFrame);"
                  " while (document.querySelector('[aria-busy=true]')); }")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)
    settled(page)


def pixels(page, selector=".panel canvas.map"):
    settled(page)
    return page.evaluate("selector => document.querySelector(selector).toDataURL()", selector)


def number_under(page, row, column):
    """Moves the pointer to the middle of a cell and reads the tooltip."""
    settled(page)
    data = page.evaluate("() => { const panel = document.querySelector('.panel');"
                         " const map = panel.querySelector('canvas.map');"
                         " return [map.clientWidth / panel.dataset.columns, map.clientHeight / panel.dataset.rows]; }")
    page.locator(".cells").first.hover(position={"x": (column + 0.5) * data[0], "y": (row + 0.5) * data[1]})
    settled(page)
    return float(page.text_content(".tag b"))


def file_address(path, fragment=""):
    return Path(path).resolve().as_uri() + fragment
