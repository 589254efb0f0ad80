"""One file a command of ``python -m iouviz``; `COMMANDS` lists them."""

from iouviz.commands.check import CHECK
from iouviz.commands.command import Command
from iouviz.commands.convert import CONVERT
from iouviz.commands.evaluate import EVALUATE

COMMANDS: tuple[Command, ...] = (EVALUATE, CHECK, CONVERT)

__all__ = ["COMMANDS", "Command"]
