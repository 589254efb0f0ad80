"""More than the server wants to keep, sent without any browser."""

import contextlib
import re

from tests.attacks.visitor import ELSEWHERE, Visitor, request

LARGE = 700 << 10  # with limits of 1 MB a session and 2 MB in all


def send(visitor, name, body=b"x" * LARGE, session=None):
    """Upload a file as a browser does; the status."""
    _, _, headers = request(visitor.url, "GET", "/_stcore/health")
    cookie = re.search(r"_streamlit_xsrf=([^;]+)", headers.get("Set-Cookie", ""))
    boundary = "----iouviz"
    form = (
        (
            f'--{boundary}\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n'
            "Content-Type: text/plain\r\n\r\n"
        ).encode()
        + body
        + f"\r\n--{boundary}--\r\n".encode()
    )
    head = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    if cookie:
        head |= {"Cookie": cookie.group(0), "X-Xsrftoken": cookie.group(1)}
    path = f"/_stcore/upload_file/{session or visitor.session}/{name}"
    return request(visitor.url, "PUT", path, form, head)[0]


def test_too_many_uploads_of_a_session_drop_its_own_oldest_and_say_so(app):
    with Visitor(app.url, ELSEWHERE) as visitor:
        visitor.open("glossary")
        assert send(visitor, "first.json") == 204
        assert "dropped" not in visitor.open("glossary")
        assert send(visitor, "second.json") == 204
        said = visitor.open("glossary")
    assert "first.json" in said
    assert "dropped from the server's memory" in said
    assert "second.json" not in said


def test_too_many_uploads_of_all_drop_the_oldest_and_tell_who_lost_them(app):
    with contextlib.ExitStack() as opened:
        visitors = [opened.enter_context(Visitor(app.url, ELSEWHERE)) for _ in range(4)]
        for visitor in visitors:
            visitor.open("glossary")
            assert send(visitor, "labels.json") == 204
        told = ["dropped from the server's memory" in each.open("glossary") for each in visitors]
    assert told == [True, True, False, False]


def test_nobody_uploads_without_a_session_or_into_a_made_up_one(app):
    with Visitor(app.url, ELSEWHERE) as visitor:
        visitor.open("glossary")
        assert send(visitor, "a.json", b"{}", session="0" * 36) == 400
        path = f"/_stcore/upload_file/{visitor.session}/a.json"
        assert request(visitor.url, "PUT", path, b"x")[0] == 403  # without the token of a page
