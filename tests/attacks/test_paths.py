"""Paths of visitors: opened for this machine and in named folders, and nowhere else."""

import os
import re
import socket
from urllib.parse import urlsplit

import pytest

from tests.attacks.conftest import SECRET
from tests.attacks.visitor import ELSEWHERE, Visitor

REFUSED = "this server opens paths inside"


def opened(app, path, page="glossary", headers=ELSEWHERE, **query):
    with Visitor(app.url, headers) as visitor:
        return visitor.open(page, **({"ground_truth": str(path)} | query)).replace("\\\\", "")


def test_a_visitor_from_this_machine_opens_any_path(app):
    assert SECRET in opened(app, app.private / "labels.json", "dataset", headers={})


def test_a_visitor_from_elsewhere_opens_what_is_in_a_named_folder(app):
    said = opened(app, app.data / "labels.json", "dataset")
    assert REFUSED not in said
    assert "2 images" in said


@pytest.mark.parametrize(
    "headers",
    [
        ELSEWHERE,
        {"Forwarded": "for=203.0.113.9"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Real-IP": "127.0.0.1"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_a_visitor_through_a_proxy_is_no_visitor_from_this_machine(app, headers):
    assert REFUSED in opened(app, app.private / "labels.json", headers=headers)


def test_a_page_of_strangers_that_takes_our_address_is_no_visitor_from_this_machine(app):
    """DNS rebinding: their name leads to this machine, and the browser believes it."""
    port = urlsplit(app.url).port
    with (
        socket.create_connection(("127.0.0.1", port)) as line,
        Visitor(
            f"http://rebound.example:{port}", sock=line, origin=f"http://rebound.example:{port}"
        ) as visitor,
    ):
        said = visitor.open("glossary", ground_truth=str(app.private / "labels.json"))
    assert REFUSED in said


def test_what_is_refused_tells_nothing_of_what_is_there(app):
    there, absent = app.private / "labels.json", app.private / "nothing.json"
    said = [opened(app, path) for path in (there, absent)]
    words = [
        re.findall(r"The data of this address[^\"]*", each)[0].replace(path.name, "FILE")
        for each, path in zip(said, (there, absent), strict=True)
    ]
    assert words[0] == words[1]
    assert str(app.private) not in words[0].replace(str(there.parent / "FILE"), "")


def link(place, target):
    try:
        place.symlink_to(target)
    except OSError:  # Windows lets few accounts make links
        pytest.skip("no links on this system")
    return place


@pytest.mark.parametrize("way", ["file", "folder", "dots", "inside"])
def test_links_and_dots_that_lead_out_of_a_named_folder_are_refused(app, way):
    folder = app.data / f"{way}.d"
    folder.mkdir()
    match way:
        case "file":
            path = link(folder / "labels.json", app.private / "labels.json")
        case "folder":
            path = link(folder / "out", app.private) / "labels.json"
        case "dots":
            path = f"{folder}{os.sep}..{os.sep}..{os.sep}{app.private.name}{os.sep}labels.json"
        case "inside":
            link(folder / "labels.json", app.private / "labels.json")
            path = folder
    said = opened(app, path)
    assert "The data of this address cannot be opened" in said


@pytest.mark.parametrize("name", ["predictions", "images", "hierarchy", "second", "models"])
def test_every_path_in_an_address_is_checked(app, name):
    query = {name: str(app.private)}
    if name in ("second", "models"):
        query = {"second": str(app.data / "x.json"), "models": str(app.private)} | query
    page = "glossary" if name in query and len(query) == 1 else "compare"
    said = opened(app, app.data / "labels.json", page, **query)
    assert REFUSED in said
    assert str(app.private) in said


@pytest.mark.parametrize("name", ["maps", "maps_predictions", "maps_images", "maps_classes"])
def test_every_path_to_label_maps_in_an_address_is_checked(app, name):
    inside = str(app.data)
    query = {"maps": inside, "maps_predictions": inside} | {name: str(app.private)}
    with Visitor(app.url, ELSEWHERE) as visitor:
        said = visitor.open("segmentation", **query)
    assert REFUSED in said


def test_other_predictions_of_label_maps_in_an_address_are_checked(app):
    with Visitor(app.url, ELSEWHERE) as visitor:
        said = visitor.open("segmentation", maps_second=str(app.private))
    assert REFUSED in said
