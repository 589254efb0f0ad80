"""A real server and a real browser; whatever either complains of fails the test.

Where no browser can be had, these tests are skipped; with CI=true in the environment they fail.
"""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

ROOT = Path(__file__).parents[2]
PAGES = Path(__file__).parent / "pages"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The popup under an address bar that nobody sees takes a quarter of the processor's time. The
    # others are Playwright's own: the last of two such switches is the one that holds.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxFullPopup,WebUIOmniboxAimPopup,"
    "HttpsUpgrades,PaintHolding,Translate,MediaRouter,OptimizationHints",
]
# Streamlit asks for these under a page's own address on a deep link, and finds them at the root.
PROBE = re.compile(r"/[^/]+/_stcore/(health|host-config)$")
# A page that is left gives up what it was loading; that is no failure.
GIVEN_UP = "net::ERR_ABORTED"

# A loaded machine is slow; waiting longer costs nothing where the answer comes at once.
expect.set_options(timeout=20_000)

Serve = Callable[[str | Path], str]
Open = Callable[..., Page]
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            chromium = launch(playwright)
        except PlaywrightError as error:
            if os.environ.get("CI", "").lower() == "true":
                pytest.fail(f"CI=true, and no browser can be started: {error}", pytrace=False)
            pytest.skip("no Chromium: set CHROMIUM to the path of one, or install it")
        yield chromium
        chromium.close()


def launch(playwright: Playwright) -> Browser:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    return playwright.chromium.launch(executable_path=path, args=QUIET)


@pytest.fixture(scope="session")
def log_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str | Path], Path]:
    """Where the server of a script writes what goes wrong: `log_of("app.py")`."""
    folder = tmp_path_factory.mktemp("servers")
    return lambda script: folder / f"{Path(script).stem}.txt"


@pytest.fixture(scope="session")
def serve(log_of: Callable[[str | Path], Path]) -> Iterator[Serve]:
    """Serve a script, once in a session: `serve("app.py")`, `serve(PAGES / "editor.py")`."""
    with contextlib.ExitStack() as servers:
        urls: dict[Path, str] = {}

        def serve(script: str | Path) -> str:
            path = ROOT / script
            if path not in urls:
                urls[path] = servers.enter_context(server(path, log_of(script)))
            return urls[path]

        yield serve


@contextlib.contextmanager
def server(script: Path, log: Path, base_path: str = "") -> Iterator[str]:
    """A Streamlit server of its own for a script; its address, until it is stopped."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {
        "server.port": port,
        "server.baseUrlPath": base_path,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += [f"--{name}={value}" for name, value in options.items()]
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    with log.open("wb") as file:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": paths},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}/{base_path}".rstrip("/")
        wait_until_healthy(process, url, log)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_healthy(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"Streamlit ended at once:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"Streamlit did not start within a minute:\n{log.read_text()}")


@pytest.fixture
def far(serve: Serve) -> Iterator["Road"]:
    """The app as on a server that is far away, once its `seconds` are set."""
    with contextlib.closing(Road(serve("app.py"))) as road:
        yield road


class Road:
    """Another address of a server; every piece of traffic on it takes `seconds` longer."""

    def __init__(self, url: str) -> None:
        self.seconds = 0.0
        self.target = urlsplit(url)
        self.door = socket.create_server(("127.0.0.1", 0))
        self.ends: list[socket.socket] = [self.door]
        self.url = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        with contextlib.suppress(OSError):  # the door is closed at the end
            while True:
                near, _ = self.door.accept()
                there = socket.create_connection((self.target.hostname, self.target.port))
                self.ends += [near, there]
                for ends in ((near, there), (there, near)):
                    threading.Thread(target=self.hand_on, args=ends, daemon=True).start()

    def hand_on(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                time.sleep(self.seconds)
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        for end in self.ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)  # wakes whoever reads
            end.close()


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A window with the given options, one for each kind, which loads the same things only once.

    What people do in one tab of it, another does not see: the app keeps nothing in the browser.
    """
    windows: dict[str, BrowserContext] = {}

    def window(**options: object) -> BrowserContext:
        kind = repr(sorted(options.items()))
        if kind not in windows:
            windows[kind] = browser.new_context(**options)
        return windows[kind]

    yield window
    for each in windows.values():
        each.close()


@pytest.fixture
def open_page(
    browser: Browser, window: Callable[..., BrowserContext], request: pytest.FixtureRequest
) -> Iterator[Open]:
    """Open an address in a tab of its own and wait until its script has run.

    Options are those of a browser context: viewport, color_scheme, has_touch ... Whoever is asked
    for something on the way is put into `hosts`. `stranger`: in a window that shares nothing.
    What the pages of a failed test show is printed: one that fails once in a hundred runs is not
    there to be looked at.
    """
    complaints: list[str] = []
    with contextlib.ExitStack() as opened:
        pages: list[Page] = []

        def open_page(
            url: str, hosts: set[str] | None = None, *, stranger: bool = False, **options: object
        ) -> Page:
            options = {"viewport": {"width": 1280, "height": 900}, **options}
            if stranger:
                page = opened.enter_context(browser.new_context(**options)).new_page()
            else:
                page = opened.enter_context(contextlib.closing(window(**options).new_page()))
            listen(page, complaints)
            if hosts is not None:
                page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
            page.goto(url)
            settle(page)
            pages.append(page)
            return page

        yield open_page
        if request.node.stash.get(FAILED, False):
            for page in pages:
                print(f"{page.url} shows:\n{page.locator('body').inner_text()}\n")
        failed = [page.url for page in pages if page.locator("[data-testid=stException]").count()]
    assert not failed, f"a page shows an exception: {failed}"
    assert not complaints, "\n".join(complaints)


def listen(page: Page, complaints: list[str]) -> None:
    def console(message: ConsoleMessage) -> None:
        if message.type == "error" and not PROBE.search(message.location.get("url", "")):
            complaints.append(f"console: {message.text} ({message.location.get('url')})")

    page.on("console", console)
    page.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
    page.on(
        "requestfailed",
        lambda request: (
            None
            if request.failure == GIVEN_UP
            else complaints.append(f"request failed: {request.url} ({request.failure})")
        ),
    )


def settle(page: Page) -> None:
    """Wait until the script has run to its end and everything it sent is on the page."""
    running = "[data-testid=stApp][data-test-script-state=notRunning]"
    page.locator(running).wait_for(timeout=30_000)
