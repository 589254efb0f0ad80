"""One visitor of the app, without a browser: speaks Streamlit's protocol over its websocket.

A `Student` opens a page as a browser does (the HTML, the websocket, the first run of the script and
the scripts of its components) and drags a box of its first box editor: one message in flight, the
next one when the answer has come.
"""

import asyncio
import json
import re
import time
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PROTOCOL = "streamlit"  # what a browser asks for, before tokens
FINISHED = (  # a fragment that asks for the whole page ends neither way, and the page does
    ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY,
    ForwardMsg.ScriptFinishedStatus.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
)
FRAME = 1 / 60  # a browser sends no oftener
_SCRIPT = re.compile(r'"(/[^"]*media/[^"]+)"')


@dataclass
class Answers:
    """What came back while a student dragged: seconds and bytes of each answer."""

    seconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)


class Student:
    """A visitor of one page; see the module."""

    def __init__(self, address: str, page: str) -> None:
        self.address, self.page = address, page
        self.socket: Any = None
        self.script = ""  # the page's hash
        self.editor: Any = None  # the newest message of the first box editor
        self.fragment = ""
        self.value: dict[str, Any] | None = None  # the editor's state
        self.scripts: list[str] = []  # from which the editor is loaded
        self.received = 0

    async def open(self) -> float:
        """Open the page; the seconds until its first run has ended and its scripts are there."""
        began = time.perf_counter()
        await fetch(f"{self.address}/{self.page}")
        stream = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        self.socket = await websockets.connect(
            stream, subprotocols=[PROTOCOL], max_size=None, origin=self.address
        )
        await self._run()
        self.scripts = _SCRIPT.findall(self.editor.js_content) if self.editor else []
        for script in self.scripts:
            await fetch(urljoin(self.address, script))
        return time.perf_counter() - began

    async def drag(self, seconds: float) -> Answers:
        """Move a corner of the last box to and fro, and let go of it."""
        answers = Answers()
        end = time.perf_counter() + seconds
        steps = 0
        while (began := time.perf_counter()) < end:
            steps += 1
            before = self.received
            await self._run(self._edit(steps, final=False))
            answers.seconds.append(time.perf_counter() - began)
            answers.sizes.append(self.received - before)
            await asyncio.sleep(max(0.0, began + FRAME - time.perf_counter()))
        await self._run(self._edit(steps + 1, final=True))
        return answers

    async def close(self) -> None:
        """Leave, as one who closes the tab."""
        await self.socket.close()

    def _edit(self, step: int, *, final: bool) -> dict[str, Any]:
        data = json.loads(self.editor.json)
        boxes = [list(box["corners"]) for box in data["boxes"]]
        boxes[-1][2] += 1.5 if step % 40 < 20 else -1.5
        return {
            "boxes": boxes, "quads": [None] * len(boxes), "selected": len(boxes) - 1,
            "rev": data["rev"], "seq": data["ack"] + 1, "final": final, "clicks": [],
        }  # fmt: skip

    async def _run(self, edit: dict[str, Any] | None = None) -> None:
        """Have the script run, or after an edit its fragment, and wait for the end."""
        message = BackMsg()
        state = message.rerun_script
        state.page_script_hash = self.script
        if not self.script:
            state.page_name = self.page
        if edit is not None:
            self.value = {"value": edit}
            state.fragment_id = self.fragment
        if self.value is not None:
            widget = state.widget_states.widgets.add()
            widget.id, widget.json_value = self.editor.id, json.dumps(self.value)
        await self.socket.send(message.SerializeToString())
        await self._until_finished()

    async def _until_finished(self) -> None:
        while True:
            packed = await self.socket.recv()
            self.received += len(packed)
            message = ForwardMsg.FromString(packed)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.script = message.new_session.page_script_hash
            elif kind == "delta":
                self._see(message.delta)
            elif kind == "script_finished" and message.script_finished in FINISHED:
                return

    def _see(self, delta: Any) -> None:
        element = delta.new_element
        if element.WhichOneof("type") == "exception":
            raise RuntimeError(f"{self.page}: {element.exception.message}")
        if element.WhichOneof("type") == "bidi_component":
            component = element.bidi_component
            if component.component_name.endswith("box_editor"):
                self.editor, self.fragment = component, delta.fragment_id


async def fetch(address: str) -> bytes:
    """What is at an address."""
    return await asyncio.to_thread(lambda: urllib.request.urlopen(address, timeout=60).read())
