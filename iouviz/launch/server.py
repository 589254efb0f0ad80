"""A server of the app, in a process of its own that listens to this machine alone."""

import http.client
import os
import socket
import subprocess
import sys
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
PATIENCE: Final = 180.0  # seconds until a server that does not answer is given up


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
    """Start a server and wait until it answers.

    Parameters
    ----------
    port : int or None
        None: the first that is free from 8501 up.
    environment : mapping or None
        Variables that it has beside those of this process.

    Raises
    ------
    RequestError
        The port is taken, or the server ends at once or does not answer within three minutes.

    Notes
    -----
    All other options are in `.streamlit/config.toml` beside the app's script, where Streamlit looks
    whatever folder it is started in. What it writes to standard error goes where this process's
    goes.
    """
    chosen = _port(port)
    options = {
        "server.address": HOST,
        "server.port": chosen,
        "server.headless": "true",  # it would open a browser at an address that names no data
        "server.baseUrlPath": "",
        "server.fileWatcherType": "none",
        "logger.level": "warning",
    }
    command = [sys.executable, "-P", str(SCRIPT), "run", str(app_folder() / "app.py")]
    process = subprocess.Popen(
        command + [f"--{name}={value}" for name, value in options.items()],
        env={**os.environ, **(environment or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        # An interrupt from the keyboard is for the process that started this one.
        start_new_session=True,
    )
    server = Server(f"http://{HOST}:{chosen}", process)
    try:
        _wait_until_it_answers(process, chosen)
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


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RequestError(
                f"the app's server ended at once, with code {process.returncode}; what it wrote to "
                "standard error says why"
            )
        if _answers(port):
            return
        time.sleep(0.05)
    raise RequestError(f"the app's server did not answer within {PATIENCE:.0f} s")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
