"""A server of the app: where it listens, what it says of a port, and that it leaves nothing."""

import http.client
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from iouviz.errors import RequestError
from iouviz.launch.server import HOST, start

ROOT = Path(__file__).parents[2]
ORPHAN = """
import os, sys
from iouviz.launch.server import start
server = start()
print(server.url, flush=True)
os._exit(9)  # no cleaning up, as when it is killed
"""


def test_a_port_that_is_taken_is_refused():
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(RequestError, match=f"port {port} is taken"):
            start(port)
    with pytest.raises(RequestError, match="port 70000"):
        start(70000)


def test_it_ends_with_the_process_that_started_it():
    ended = subprocess.run(
        [sys.executable, "-c", ORPHAN],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    # Its standard error is the server's too: both ends are closed, so the server has ended.
    assert ended.returncode == 9, ended.stderr
    port = int(ended.stdout.strip().rpartition(":")[2])
    with closing(http.client.HTTPConnection(HOST, port, timeout=5)) as gone, pytest.raises(OSError):  # noqa: PT011
        gone.request("GET", "/_stcore/health")
