"""What the server's process runs: Streamlit, until the process that started it is gone.

    python -P serve.py run SCRIPT OPTIONS...

Standard input is a pipe that the starting process holds and never writes to: it ends with that
process, however that ends.
"""

import os
import runpy
import signal
import sys
import threading


def end_with_the_other_side() -> None:
    """Wait until standard input ends, then end this process as a user would."""
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=end_with_the_other_side, daemon=True).start()
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
