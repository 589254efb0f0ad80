"""What the server's process runs: Streamlit, until the process that started it is gone.

    python -P serve.py run SCRIPT OPTIONS...

Standard input is a pipe that the starting process holds and never writes to: it ends with that
process, however that ends. What it had handed over is then removed; see `handed.py`.
"""

import contextlib
import os
import runpy
import signal
import sys
import threading
import time
from pathlib import Path

PATIENCE = 10.0  # seconds to say goodbye to browsers


def end_with_the_other_side() -> None:
    """Wait until standard input ends, then end this process as a user would."""
    os.read(sys.stdin.fileno(), 1)
    clear()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):  # nobody reads them any more, and writing would fail
        os.dup2(nowhere, stream.fileno())
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os._exit(1)


def clear() -> None:
    """Remove the folder of data sets that this process was to show, and nothing else in it."""
    folder = os.environ.get("IOUVIZ_HANDED")
    if folder is not None:
        for path in Path(folder).glob("*.handed"):
            path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # others' files are in it, or it is gone
            Path(folder).rmdir()


if __name__ == "__main__":
    threading.Thread(target=end_with_the_other_side, daemon=True).start()
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
