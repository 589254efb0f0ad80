"""The same numbers on many machines, by Dask (`pip install iouviz[distributed]`). In this order.

shards.py       which files are judged: globs, lists, addresses, in pairs
shard_work.py   what a worker does with one pair: read, match, count
checks.py       shards that are broken, overlap or do not go together
reduce.py       from the columns of all shards to an `Evaluation`, class by class
cluster.py      a client of a scheduler, or of workers on this machine; what went wrong there
evaluate.py     `evaluate_shards`
worst.py        the worst images of a finished run
run_folder.py   a finished run as files, to open again
label_maps.py   label maps, whose pairs are counted by the workers

Nothing else imports this room.
"""

from iouviz.evaluation.distributed.evaluate import Run, evaluate_shards
from iouviz.evaluation.distributed.label_maps import count_label_maps

__all__ = ["Run", "count_label_maps", "evaluate_shards"]
