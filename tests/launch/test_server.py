"""A server of the app: what it says of a port. That it ends is tested where it is used."""

import socket

import pytest

from iouviz.errors import RequestError
from iouviz.launch.server import HOST, start


def test_a_port_that_is_taken_is_refused():
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(RequestError, match=f"port {port} is taken"):
            start(port)


@pytest.mark.parametrize("port", [0, -1, 70000])
def test_a_port_that_cannot_be_is_refused(port):
    with pytest.raises(RequestError, match=f"port {port} "):
        start(port)
