"""The playground in Chromium: a server of our own on a free port, and a page that people would use."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright
from starlette.applications import Starlette

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PROBES = Path(__file__).with_name("probes.js").read_text(encoding="utf-8")
expect.set_options(timeout=15_000)  # a test machine is busy

DESKTOP = (1280, 860)
PHONE = (390, 844)


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """The address of *app* while it is served on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="warning", lifespan="off", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [free]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{free.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=20)


@contextmanager
def chromium() -> Iterator[Browser]:
    """An installed Chromium (the program that CHROMIUM names, or `chromium` on the path), else Playwright's own."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser, address: str, size: tuple[int, int] = DESKTOP, scheme: str = "light", expected: str = "(none)"
) -> Iterator[Page]:
    """A page at *address*.

    The block fails when the page complained on its console (but of what is *expected*) or asked for anything elsewhere.
    """
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith(address) else complaints.append(sent.url))
    page.set_default_timeout(15_000)
    page.goto(f"{address}/")
    page.locator(".person[aria-current]").wait_for(state="attached")
    yield page
    context.close()
    assert [complaint for complaint in complaints if expected not in complaint] == []


def probe(page: Page, question: str) -> list[str]:
    """The page's own answer to one of the questions in probes.js."""
    return page.evaluate(f"{PROBES.rstrip()}.{question}()")  # type: ignore[no-any-return]
