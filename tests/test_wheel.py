"""The wheel, installed in an environment of its own and used from an empty folder."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tarfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import iouviz
from iouviz.ui.frame.places import BY_NAME

ROOT = Path(__file__).parents[1]
BIN = "Scripts" if os.name == "nt" else "bin"
LEFT_OUT = shutil.ignore_patterns(".*", "node_modules", "__pycache__", "build", "*.egg-info")


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints; it must end well."""
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, env=environment()
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def environment() -> dict[str, str]:
    """Without what could lead Python back to the checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """Built as a release is: source archive first, wheel from that; nothing is fetched."""
    folder = tmp_path / "build"
    shutil.copytree(ROOT, folder / "tree", ignore=LEFT_OUT)
    shutil.copytree(ROOT / ".streamlit", folder / "tree" / ".streamlit")
    build = "import sys, setuptools.build_meta as build; build.build_sdist(sys.argv[1])"
    run(sys.executable, "-c", build, folder, cwd=folder / "tree")
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder / "unpacked", filter="data")
    (source,) = (folder / "unpacked").iterdir()
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    run(sys.executable, "-m", "pip", "wheel", *options, "-w", folder, source, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Path:
    """The programs of an environment that holds the wheel, and sees the packages of this one."""
    folder = tmp_path / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=tmp_path)
    programs = folder / BIN
    install = [sys.executable, "-m", "pip", "--python", programs / "python", "install", "--quiet"]
    run(*install, "--no-deps", "--no-index", wheel, cwd=tmp_path)
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(run(programs / "python", "-c", where, cwd=folder).strip())
    (site / "packages_of_the_tests.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return programs


def test_the_wheel_works_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    """One test, since building and installing takes longer than all that is asked of it."""
    empty = tmp_path / "empty"
    empty.mkdir()
    the_command_evaluates(installed, empty)
    app_and_sample_are_there(installed, empty)
    a_page_runs(installed, empty)
    the_app_is_served(installed, empty)


def the_command_evaluates(installed: Path, folder: Path) -> None:
    assert "evaluate" in run(installed / "iouviz", "--help", cwd=folder)
    sample = ROOT / "sample_data"
    options = ["--predictions", sample / "predictions_late.json", "--json"]
    options = ["evaluate", "--ground-truth", sample / "ground_truth.json", *options]
    printed = json.loads(run(installed / "iouviz", *options, cwd=folder))
    here = json.loads(run(sys.executable, "-m", "iouviz", *options, cwd=ROOT))
    assert printed == here


def app_and_sample_are_there(installed: Path, folder: Path) -> None:
    code = (
        "import iouviz, iouviz.app_folder as a; print(a.app_folder(), len(iouviz.sample().images))"
    )
    app, images = run(installed / "python", "-c", code, cwd=folder).split()
    assert Path(app).is_relative_to(installed.parent)
    assert int(images) == len(iouviz.sample().images)
    names = [path.relative_to(ROOT) for path in (ROOT / "pages").glob("*.py")]
    for name in [*names, "app.py", ".streamlit/config.toml"]:
        assert (Path(app) / name).read_bytes() == (ROOT / name).read_bytes()


def a_page_runs(installed: Path, folder: Path) -> None:
    code = (
        "from streamlit.testing.v1 import AppTest\n"
        "from iouviz.app_folder import app_folder\n"
        "app = AppTest.from_file(str(app_folder() / 'app.py'), default_timeout=60).run()\n"
        "page = app.switch_page('pages/boxes.py').run()\n"
        "assert not app.exception and not page.exception and not page.error\n"
        "print(page.title[0].value)"
    )
    assert run(installed / "python", "-c", code, cwd=folder).strip() == BY_NAME["boxes"].title


def the_app_is_served(installed: Path, folder: Path) -> None:
    code = "from iouviz.app_folder import app_folder; print(app_folder() / 'app.py')"
    script = run(installed / "python", "-c", code, cwd=folder).strip()
    with served(installed, script, folder) as address:
        assert answer(f"{address}/_stcore/health") == "ok"
        assert "<title>" in answer(f"{address}/boxes")


@contextlib.contextmanager
def served(installed: Path, script: str, cwd: Path) -> Iterator[str]:
    """The address of the app while it runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--server.port", str(port), "--server.headless", "true"]
    command = [installed / "python", "-m", "streamlit", "run", script, *options]
    with (cwd / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=cwd, env=environment(), stdout=log, stderr=log)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)


def answer(address: str) -> str:
    """What the server answers, as soon as it is up."""
    last = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=30) as response:
                return str(response.read().decode())
        except urllib.error.URLError:
            if time.monotonic() > last:
                raise
            time.sleep(0.2)
