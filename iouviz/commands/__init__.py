"""One file a command of ``python -m iouviz``; `COMMANDS` lists them."""

from iouviz.commands.check import CHECK
from iouviz.commands.command import Command
from iouviz.commands.convert import CONVERT
from iouviz.commands.evaluate import EVALUATE
from iouviz.commands.report import REPORT
from iouviz.commands.select import SELECT
from iouviz.commands.split import SPLIT

COMMANDS: tuple[Command, ...] = (EVALUATE, CHECK, CONVERT, REPORT, SELECT, SPLIT)

__all__ = ["COMMANDS", "Command"]
