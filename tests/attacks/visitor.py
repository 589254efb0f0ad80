"""A visitor without a browser, who may send whatever a browser would not."""

import contextlib
import http.client
import json
from types import TracebackType
from typing import Any
from urllib.parse import urlencode, urlsplit

from google.protobuf.json_format import MessageToDict
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

PATIENCE = 60
ELSEWHERE = {"X-Forwarded-For": "203.0.113.9"}  # what a proxy says of a visitor from elsewhere


class Visitor:
    """One session, spoken to by hand."""

    def __init__(self, url: str, headers: dict[str, str] | None = None, **options: Any) -> None:
        self.url = url
        self.session = ""
        self.opened = contextlib.ExitStack()
        self.socket = self.opened.enter_context(
            connect(
                url.replace("http", "ws", 1) + "/_stcore/stream",
                additional_headers=headers or {},
                max_size=None,
                open_timeout=PATIENCE,
                **options,
            )
        )

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.opened.close()

    def ask(self, page: str = "", **query: str) -> None:
        """Ask for a page and do not wait for it."""
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = urlencode(query)
        self.socket.send(message.SerializeToString())

    def open(self, page: str = "", **query: str) -> str:
        """Everything that a page sends, until its script has ended."""
        self.ask(page, **query)
        return self.listen()

    def listen(self) -> str:
        """Everything that is sent until a script has ended, as JSON."""
        said: list[Any] = []
        while True:
            message = ForwardMsg()
            message.ParseFromString(self.socket.recv(timeout=PATIENCE))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.session = message.new_session.initialize.session_id
            if kind == "delta":
                said.append(MessageToDict(message.delta))
            if kind == "page_info_changed":
                said.append(message.page_info_changed.query_string)
            if kind == "script_finished" and not message.script_finished:
                return json.dumps(said, ensure_ascii=False)


def request(
    url: str, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, bytes, http.client.HTTPMessage]:
    """Status, body and headers that a server answers."""
    found = urlsplit(url)
    connection = http.client.HTTPConnection(found.hostname or "", found.port, timeout=PATIENCE)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    try:
        return answer.status, answer.read(), answer.headers
    finally:
        connection.close()
