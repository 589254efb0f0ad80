"""Thirty students on one server: how long each waits, and what they leave behind.

    python -m benchmarks.classroom [--students 30] [--page boxes] [--rounds 3] [--visits 100]

Serves the app and speaks Streamlit's protocol to it (`student.py`), so that no browser takes the
processor from the server. All open the page at once; then each drags a box for 2 s and rests for
4 s, again and again, not in step; then all leave, and visitors come and go one by one. Printed are
the times and the memory of the server (resident set) at each of these moments. "Left" is taken when
a further visitor has come and gone: Streamlit keeps a session for two minutes for one who comes
back, and forgets it with the next that ends after that; here it keeps them for two seconds. Figures
depend on the machine and on what else it does; no test asserts them.
"""

import argparse
import asyncio
import contextlib
import os
import random
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil

from benchmarks.student import Answers, Student

ROOT = Path(__file__).parents[1]
DRAG, REST = 2.0, 4.0  # seconds
KEPT = 2  # seconds that the server keeps the session of one who has left


@contextlib.contextmanager
def serve() -> Iterator[tuple[str, psutil.Process]]:
    """The app on a free port, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.disconnectedSessionTTL": KEPT,
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += [f"--{name}={value}" for name, value in options.items()]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_healthy(address)
        yield address, psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(30)


def wait_until_healthy(address: str) -> None:
    """Return when the server answers."""
    last = time.monotonic() + 120
    while time.monotonic() < last:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=5).read()
            return
        time.sleep(0.2)
    raise RuntimeError("the server did not start within two minutes")


def work(process: psutil.Process) -> float:
    """Seconds of processor time that the server has taken: little moved by what else runs."""
    times = process.cpu_times()
    return float(times.user + times.system)


def megabytes(process: psutil.Process) -> float:
    """What the server holds in memory."""
    return float(process.memory_info().rss) / 1e6


async def lesson(
    students: list[Student], rounds: int, server: psutil.Process
) -> tuple[list[Answers], float]:
    """Each drags and rests in turn, begun at random; the answers, and the most memory meanwhile."""
    answers: list[Answers] = []
    peak = 0.0

    async def attend(student: Student) -> None:
        nonlocal peak
        await asyncio.sleep(random.uniform(0, DRAG + REST))
        for _ in range(rounds):
            answers.append(await student.drag(DRAG))
            peak = max(peak, megabytes(server))
            await asyncio.sleep(REST)

    await asyncio.gather(*map(attend, students))
    return answers, peak


async def visit(address: str, page: str) -> float:
    """One who looks at a page and leaves; the seconds until it was there."""
    student = Student(address, page)
    seconds = await student.open()
    await student.close()
    return seconds


async def run(options: argparse.Namespace, address: str, server: psutil.Process) -> None:
    """Everything, with its lines of the table."""
    page = options.page
    await visit(address, page)  # what is loaded and prepared with the first visitor
    start, begun = megabytes(server), work(server)
    students = [Student(address, page) for _ in range(options.students)]
    opened = await asyncio.gather(*(student.open() for student in students))
    there, came = megabytes(server), work(server)
    answers, peak = await lesson(students, options.rounds, server)
    taught = work(server)
    await asyncio.gather(*(student.close() for student in students))
    await asyncio.sleep(KEPT + 1)
    await visit(address, page)
    left = megabytes(server)
    visits = [await visit(address, page) for _ in range(options.visits)]
    await asyncio.sleep(KEPT + 1)
    await visit(address, page)
    after = megabytes(server)

    times = sorted(second for each in answers for second in each.seconds)
    rates = [len(each.seconds) / DRAG for each in answers]
    sizes = [size for each in answers for size in each.sizes]
    opening, answering = (came - begun) / len(students), (taught - came) / len(times)
    rows = {
        f"{options.students} students open {page} at once, until the last one has it": (
            f"{max(opened):.2f} s"
        ),
        "answers a second for a student who drags": f"{statistics.median(rates):.1f}",
        "time to an answer, median": f"{1000 * statistics.median(times):.0f} ms",
        "time to an answer, 95th percentile": f"{1000 * times[int(0.95 * len(times))]:.0f} ms",
        "processor time of the server to open the page": f"{1000 * opening:.0f} ms",
        "processor time of the server for an answer": f"{1000 * answering:.1f} ms",
        "size of an answer, median": f"{statistics.median(sizes) / 1000:.1f} kB",
        "memory after the first visitor": f"{start:.0f} MB",
        "memory when all students are connected": f"{there:.0f} MB",
        "memory while they drag, at most": f"{peak:.0f} MB",
        "memory after they have left": f"{left:.0f} MB",
        f"memory after {options.visits} more visits": f"{after:.0f} MB",
        "a visit, median": f"{1000 * statistics.median(visits):.0f} ms",
    }
    print("| | |\n|---|---|")
    for name, value in rows.items():
        print(f"| {name} | {value} |")


def main() -> None:
    """Read the options, serve, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--page", default="boxes", help="with a box editor (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="drags of each student")
    parser.add_argument("--visits", type=int, default=100)
    options = parser.parse_args()
    with serve() as (address, server):
        asyncio.run(run(options, address, server))


if __name__ == "__main__":
    main()
