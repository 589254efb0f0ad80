"""What holds where nobody has configured anything."""

import tomllib

from tests.browser.conftest import ROOT


def test_the_server_listens_on_this_machine_alone():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["server"]["address"] == "localhost"
