"""A server of the app, in a process of its own that listens to this machine alone."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from iouviz.app_folder import app_folder
from iouviz.errors import RequestError

HOST: Final = "127.0.0.1"
PORTS: Final = range(8501, 8521)  # tried in this order; Streamlit's own is the first
SCRIPT: Final = Path(__file__).with_name("serve.py")
TRIES: Final = 3
PATIENCE: Final = 180.0  # seconds until a server that does not start is given up


@dataclass(frozen=True, slots=True, eq=False)
class Server:
    """A server that runs; it ends with the process that started it, or by `close`.

    Attributes
    ----------
    url : str
        Without a slash at its end.
    process : subprocess.Popen
    """

    url: str
    process: "subprocess.Popen[bytes]"

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def close(self) -> None:
        """End it and wait until it has."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()


def start(port: int | None = None, *, environment: Mapping[str, str] | None = None) -> Server:
    """Start a server and wait until it listens.

    Parameters
    ----------
    port : int or None
        None: the first that is free from 8501 up.
    environment : mapping or None
        Variables that it has beside those of this process.

    Raises
    ------
    RequestError
        The port is taken, or the server ends at once or does not start within three minutes.

    Notes
    -----
    All other options are in `.streamlit/config.toml` beside the app's script, where Streamlit looks
    whatever folder it is started in. What it writes to standard error goes where this process's
    goes.
    """
    for _ in range(TRIES - 1 if port is None else 0):  # another may take a free port before we do
        with contextlib.suppress(_EndedError):
            return _start(_port(None), environment or {})
    return _start(_port(port), environment or {})


class _EndedError(RequestError):
    """A server that ended before it listened."""


def _start(port: int, environment: Mapping[str, str]) -> Server:
    options = {
        "server.address": HOST,
        "server.port": port,
        "server.headless": "true",  # it would open a browser at an address that names no data
        "server.baseUrlPath": "",
        "server.fileWatcherType": "none",
        "logger.level": "warning",
        "logger.hideWelcomeMessage": "false",  # it says that the server listens
    }
    command = [sys.executable, "-P", str(SCRIPT), "run", str(app_folder() / "app.py")]
    process = subprocess.Popen(
        command + [f"--{name}={value}" for name, value in options.items()],
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # An interrupt from the keyboard is for the process that started this one.
        start_new_session=True,
    )
    server = Server(f"http://{HOST}:{port}", process)
    try:
        _wait_until_it_listens(process)
    except BaseException:
        server.close()
        raise
    return server


def _port(wanted: int | None) -> int:
    """A port that is free at this moment."""
    if wanted is not None:
        if not _is_free(wanted):
            raise RequestError(f"port {wanted} is taken or not allowed; wanted a free one")
        return wanted
    free = next(filter(_is_free, PORTS), None)
    if free is None:
        with socket.create_server((HOST, 0)) as probe:
            free = int(probe.getsockname()[1])
    return free


def _is_free(port: int) -> bool:
    if not 0 < port < 65536:
        return False
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        return False
    return True


def _wait_until_it_listens(process: "subprocess.Popen[bytes]") -> None:
    """Wait for its welcome. That a port answers would not do: it may be another's."""
    listens = threading.Event()
    threading.Thread(target=_read, args=(process, listens), daemon=True).start()
    deadline = time.monotonic() + PATIENCE
    while not listens.wait(0.05):
        if process.poll() is not None:
            raise _EndedError(
                f"the app's server ended at once, with code {process.returncode}; what it wrote to "
                "standard error says why"
            )
        if time.monotonic() > deadline:
            raise RequestError(f"the app's server did not start within {PATIENCE:.0f} s")


def _read(process: "subprocess.Popen[bytes]", listens: threading.Event) -> None:
    """Read what it prints until it ends, so that it never waits for a reader."""
    if process.stdout is not None:
        with process.stdout as lines:
            for line in lines:
                if b"URL:" in line:
                    listens.set()
