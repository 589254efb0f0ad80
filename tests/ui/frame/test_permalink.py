"""An address as others reach it: not the one that means their own machine."""

import pytest
import streamlit as st

from iouviz.ui.frame import permalink


@pytest.mark.parametrize("listens", [None, "0.0.0.0"])
def test_a_server_on_the_network_gives_its_own_address(monkeypatch, listens):
    monkeypatch.setattr(st, "get_option", lambda _: listens)
    monkeypatch.setattr(permalink, "own_address", lambda: "192.168.7.9")
    shared = permalink.shared_address("http://127.0.0.1:8501/boxes")
    assert shared == "http://192.168.7.9:8501/boxes"


def test_a_server_for_this_machine_alone_gives_what_the_browser_says(monkeypatch):
    monkeypatch.setattr(st, "get_option", lambda _: "127.0.0.1")
    assert permalink.shared_address("http://localhost:8501/a") == "http://localhost:8501/a"


def test_an_address_that_others_can_use_stays(monkeypatch):
    monkeypatch.setattr(st, "get_option", lambda _: None)
    assert (
        permalink.shared_address("https://iou.school.example/x") == "https://iou.school.example/x"
    )


def test_this_machine_has_an_address():
    assert permalink.own_address().count(".") == 3
