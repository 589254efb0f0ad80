"""One file a command of ``python -m iouviz``; `COMMANDS` lists them. Read in this order.

command.py    what a command is, and the options and output that several share
answers.py    the options that answer what files leave open
shared/       operating point, tables, and conditions, of the commands that measure
evaluate.py   AP, AR and related metrics
errors.py     error types and what they cost
confusion.py  the confusion matrix
thresholds.py best confidences
compare.py    two models or more
check.py      the health report
convert.py    another format
report.py     one HTML file
select.py     images to look at, relabel or train on
split.py      train, validation and test
segmentation.py   label maps
open.py       the app, with files opened
"""

from iouviz.commands.check import CHECK
from iouviz.commands.command import Command
from iouviz.commands.compare import COMPARE
from iouviz.commands.confusion import CONFUSION
from iouviz.commands.convert import CONVERT
from iouviz.commands.errors import ERRORS
from iouviz.commands.evaluate import EVALUATE
from iouviz.commands.open import OPEN
from iouviz.commands.report import REPORT
from iouviz.commands.segmentation import SEGMENTATION
from iouviz.commands.select import SELECT
from iouviz.commands.split import SPLIT
from iouviz.commands.thresholds import THRESHOLDS

COMMANDS: tuple[Command, ...] = (
    EVALUATE, ERRORS, CONFUSION, THRESHOLDS, COMPARE, CHECK, CONVERT, REPORT, SELECT, SPLIT,
    SEGMENTATION, OPEN,
)  # fmt: skip

__all__ = ["COMMANDS", "Command"]
