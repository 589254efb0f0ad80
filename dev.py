"""The one command of this project, for a newcomer and for CI alike.

    python3 dev.py run      make .venv, install, open the app
    python3 dev.py test     make .venv, install, find a Chromium, run every check and every test
    python3 dev.py check    lint and types alone, in seconds

What follows the word is handed on: to Streamlit (`run --server.port 8600`) or to pytest
(`test -k boxes`). Uses the standard library alone, and is quick when nothing has changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(arguments):
    """Do what the first word asks for; the exit code is that of the first step that failed."""
    if sys.version_info < OLDEST:
        stop(
            f"iouviz needs Python 3.11 or newer; this is {sys.version.split()[0]}.\n"
            "Debian and Ubuntu: apt install python3.11 python3.11-venv, then python3.11 dev.py ..."
        )
    commands = {"run": run, "test": test, "check": check}
    if not arguments or arguments[0] not in commands:
        print(__doc__.strip())
        return 0 if arguments and arguments[0] in {"-h", "--help"} else 2
    return commands[arguments[0]](arguments[1:])


def run(extra):
    """Open the app in a browser."""
    install("requirements.txt")
    return call("-m", "streamlit", "run", "app.py", *extra)


def check(extra):
    """Lint, format, types: what an editor would show."""
    install("requirements-dev.txt")
    # The types take longest, so the others are looked at beside them.
    types = subprocess.Popen([PYTHON, "-m", "mypy"], cwd=ROOT)
    others = (
        call("-m", "ruff", "check", *extra)
        or call("-m", "ruff", "format", "--check")
        or check_scripts()
    )
    return types.wait() or others


def check_scripts():
    """Lint, types and unit tests of the app's JavaScript, where Node is there."""
    npm = find_npm()
    if not npm:
        print(
            "No Node.js found, so the app's scripts were not checked.\n"
            "  Debian, Ubuntu: sudo apt install nodejs npm",
            flush=True,
        )
        return 1 if os.environ.get("CI", "").lower() == "true" else 0
    stamp, wanted = ROOT / "node_modules/.installed", (ROOT / "package-lock.json").read_text()
    if not stamp.exists() or stamp.read_text() != wanted:
        print("Installing package.json into node_modules ...", flush=True)
        if subprocess.run([npm, "ci", "--silent"], cwd=ROOT, check=False).returncode:
            stop("npm could not install the packages; its last lines above say why.")
        stamp.write_text(wanted)
    for task in ("lint", "types", "test"):
        done = subprocess.run([npm, "run", "--silent", task], cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
    return 0


def find_npm():
    """The path of npm, installed where it is missing and may be; None where it cannot be had."""
    if not shutil.which("npm"):
        install_debian("nodejs", "npm")
    return shutil.which("npm")


def install_debian(*packages):
    """Install Debian's packages, where this is Debian and its root."""
    if sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing Debian's {' and '.join(packages)} ...", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "check": False}
        subprocess.run(["apt-get", "update"], **quiet)
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *packages], **quiet)


def test(extra):
    """Everything that must hold before a commit is worth showing."""
    failed = check([])
    if failed:
        return failed
    environment = dict(os.environ)
    chromium = find_chromium()
    if chromium:
        environment["CHROMIUM"] = chromium
    # All tests on all processors; a part of them is quick enough on one.
    spread = [] if extra else ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal"]
    return call("-m", "pytest", *spread, *extra, environment=environment)


def install(requirements):
    """Make .venv and install into it, unless the same files were installed before."""
    wanted = fingerprint(requirements)
    # What is installed for development holds the app's packages too, so either stamp will do.
    stamps = [VENV / f".installed-{name}" for name in {requirements, "requirements-dev.txt"}]
    if PYTHON.exists() and any(
        s.exists() and s.read_text() == fingerprint(s.name[11:]) for s in stamps
    ):
        return
    if not PYTHON.exists():
        make_venv()
    print(f"Installing {requirements} into .venv ...", flush=True)
    files = [word for name in needed(requirements) for word in ("-r", name)]
    if call("-m", "pip", "install", "--quiet", "--disable-pip-version-check", *files):
        stop("pip could not install the packages; its last lines above say why.")
    (VENV / f".installed-{requirements}").write_text(wanted)


def fingerprint(requirements):
    """What decides whether an installation is still the right one."""
    texts = [sys.version]
    for name in needed(requirements):
        texts.append((ROOT / name).read_text())
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def needed(requirements):
    """The files to install together: the app's packages, and what is asked for on top of them."""
    every = ["requirements-distributed.txt"] if requirements == "requirements-dev.txt" else []
    return sorted({"requirements.txt", requirements, *every})


def make_venv():
    """Make .venv, or say which package the system lacks."""
    print("Making .venv ...", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        stop(
            f"Python {version} has no working venv module. Debian and Ubuntu keep it apart:\n"
            f"  sudo apt install python{version}-venv"
        )


def find_chromium():
    """The path of a Chromium for the browser tests; None leaves the choice to the tests."""
    asked = os.environ.get("CHROMIUM")
    found = asked or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found:
        return found
    install_debian("chromium")
    if shutil.which("chromium"):
        return shutil.which("chromium")
    print("No Chromium found; asking Playwright for one ...", flush=True)
    if call("-m", "playwright", "install", "chromium"):
        print(
            "No Chromium could be had, so the browser tests are skipped (with CI=true they fail).\n"
            "  Debian, Ubuntu: sudo apt install chromium\n"
            "  Fedora:         sudo dnf install chromium\n"
            "  elsewhere:      set CHROMIUM to the path of Chrome or Chromium",
            flush=True,
        )
    return None


def call(*arguments, environment=None):
    """Run the venv's Python from the project's root; returns its exit code."""
    try:
        return subprocess.run(
            [str(PYTHON), *arguments], cwd=ROOT, env=environment, check=False
        ).returncode
    except KeyboardInterrupt:  # Ctrl-C is how one leaves the app
        return 130


def stop(message):
    """Say why nothing can be done, and leave."""
    print(message, file=sys.stderr)
    raise SystemExit(1)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
