"""One file a command of ``python -m iouviz``; `COMMANDS` lists them."""

from iouviz.commands.command import Command
from iouviz.commands.convert import CONVERT
from iouviz.commands.evaluate import EVALUATE

COMMANDS: tuple[Command, ...] = (EVALUATE, CONVERT)

__all__ = ["COMMANDS", "Command"]
