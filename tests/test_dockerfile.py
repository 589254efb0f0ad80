"""The Dockerfile's steps, one by one in a folder of the test's: no builder is needed.

Left out are those that need root or a registry; the packages are those of the tests.
"""

import asyncio
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.student import Student

ROOT = Path(__file__).parents[1]
LEFT_OUT = ("pip install", "useradd", "python -m compileall")

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="the image's commands are for a POSIX shell"
)


def steps() -> list[tuple[str, str]]:
    """The instructions and what follows each, a line each."""
    text = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text("utf-8"))
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


@pytest.fixture
def image(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """What the instructions leave: the folder of the app, and the environment."""
    folder = tmp_path / "app"
    folder.mkdir()
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(tmp_path),
    }
    for word, rest in steps():
        if word == "COPY":
            source, target = rest.split()
            copy(ROOT / source, folder / target)
        elif word == "ENV":
            name, _, value = rest.partition("=")
            environment[name] = value
        elif word == "RUN":
            assert rest.startswith(LEFT_OUT), f"the test does not know how to try {rest}"
    return folder, environment


def copy(source: Path, target: Path) -> None:
    """As COPY does: a folder's content goes into the target."""
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


@pytest.mark.parametrize("base", ["", "iou"])
def test_the_steps_lead_to_an_app_that_is_healthy(image, base: str) -> None:
    folder, environment = image
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment |= {"STREAMLIT_SERVER_PORT": port, "STREAMLIT_SERVER_BASE_URL_PATH": base}
    # The image listens on every address of its own network; a test on this machine's alone.
    assert environment.pop("STREAMLIT_SERVER_ADDRESS") == "0.0.0.0"
    commands = dict(steps())
    server = subprocess.Popen(
        json.loads(commands["CMD"]), cwd=folder, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        check = ["sh", "-c", commands["HEALTHCHECK"].removeprefix("CMD ")]
        last = time.monotonic() + 180
        while (
            failed := subprocess.run(
                check, cwd=folder, env=environment, capture_output=True, text=True, check=False
            )
        ).returncode and time.monotonic() < last:
            time.sleep(0.5)
        assert not failed.returncode, failed.stderr
        asyncio.run(look_in(f"http://127.0.0.1:{port}/{base}".rstrip("/")))
    finally:
        server.terminate()
        server.wait(30)


async def look_in(address: str) -> None:
    """Open a page by Streamlit's protocol, with the script that its component is loaded from."""
    student = Student(address, "boxes")
    await student.open()
    await student.close()
    assert student.scripts


def test_nobody_is_root_and_data_are_where_visitors_may_open_them() -> None:
    words = [word for word, _ in steps()]
    assert words.index("USER") < words.index("CMD")
    assert ("ENV", "IOUVIZ_DATA=/data") in steps()
