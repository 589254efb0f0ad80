import pytest
from streamlit.web import bootstrap


def test_the_server_runs_on_uvloop_where_that_is_installed():
    """Its sockets send small answers at once; without it each waits 40 ms for the one before."""
    uvloop = pytest.importorskip("uvloop")
    assert bootstrap._get_uvloop_loop_factory() is uvloop.new_event_loop
