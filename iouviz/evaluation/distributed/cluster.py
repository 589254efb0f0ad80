"""A client of Dask: of a scheduler that runs already, or of workers started on this machine."""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, redirect_stdout

from distributed import Client, Future, KilledWorker, LocalCluster, progress
from distributed.comm import CommClosedError

from iouviz.errors import ClusterError

SECONDS = 20  # to find a scheduler


@contextmanager
def client_of(scheduler: str | None, workers: int | None) -> Iterator[Client]:
    """A client, closed at the end; and the workers with it, if they were started here.

    Parameters
    ----------
    scheduler : str or None
        Address, such as ``tcp://10.0.0.7:8786``; None: processes on this machine.
    workers : int or None
        How many processes; None: one a processor.

    Raises
    ------
    ClusterError
        Nobody answers at the address.
    """
    if scheduler is not None:
        try:
            client = Client(scheduler, timeout=SECONDS)
        except (OSError, ValueError) as error:
            raise ClusterError(
                f"no Dask scheduler answers at {scheduler} ({error}); wanted the address that "
                "`dask scheduler` prints, such as tcp://10.0.0.7:8786"
            ) from error
        with client:
            yield client
        return
    with (
        LocalCluster(
            n_workers=workers or os.cpu_count() or 1,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@contextmanager
def trouble_named(client: Client) -> Iterator[None]:
    """Say what happened where workers are killed or the scheduler goes away.

    Raises
    ------
    ClusterError
        Instead of Dask's own exceptions.
    """
    where = client.scheduler.address if client.scheduler else "its address"
    try:
        yield
    except KilledWorker as error:
        raise ClusterError(
            f"{error.task} ended {error.allowed_failures + 1} workers, as a rule for want of "
            "memory; wanted smaller shards, or workers with more"
        ) from error
    except (CancelledError, CommClosedError, TimeoutError) as error:
        raise ClusterError(
            f"the Dask scheduler at {where} went away before the work was done; nothing was "
            "written. Start again when it is back"
        ) from error


def show(futures: list[Future], *, wanted: bool) -> None:
    """Dask's own progress bar, on standard error, until all are done."""
    if wanted and futures:
        with redirect_stdout(sys.stderr):
            progress(futures, notebook=False)
            print()
