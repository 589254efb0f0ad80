"""A server of the app: what it says of a port. That it ends is tested where it is used."""

import socket
from contextlib import closing

import pytest

from iouviz.errors import RequestError
from iouviz.launch import server
from iouviz.launch.server import HOST, start


def test_a_port_that_is_taken_is_refused():
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(RequestError, match=f"port {port} is taken"):
            start(port)


STAND_IN = """
import sys, time
if "--server.port={taken}" in sys.argv:
    sys.exit(1)
print("  URL: http://127.0.0.1", flush=True)
time.sleep(60)
"""


@pytest.fixture
def taken(monkeypatch, tmp_path):
    """A port that is free when it is looked at, and taken by another when the server wants it."""
    script = tmp_path / "serve.py"
    script.write_text(STAND_IN.replace("{taken}", "8601"))
    monkeypatch.setattr(server, "SCRIPT", script)
    monkeypatch.setattr(server, "_is_free", lambda _: True)
    return 8601


def test_a_port_that_is_taken_meanwhile_is_left_to_the_other(taken, monkeypatch):
    ports = iter([taken, 8602])
    monkeypatch.setattr(server, "_port", lambda _: next(ports))
    with closing(start()) as found:
        assert found.running
        assert found.url == f"http://{HOST}:8602"
    assert not found.running


def test_a_server_that_ends_at_once_is_said(taken):
    with pytest.raises(RequestError, match="ended at once, with code 1"):
        start(taken)


@pytest.mark.parametrize("port", [0, -1, 70000])
def test_a_port_that_cannot_be_is_refused(port):
    with pytest.raises(RequestError, match=f"port {port} "):
        start(port)
