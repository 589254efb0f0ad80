"""The command line: ``python -m iouviz COMMAND``; `iouviz.commands` lists the commands.

Without a command the app opens.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from iouviz.commands import COMMANDS
from iouviz.commands.open import OPEN
from iouviz.errors import IouvizError, UndecidedError

ANSWERS = {
    "box format": "--ground-truth-box-format or --predictions-box-format",
    "classes": "--class-map RULE, or --classes-file",
    "images": "--image-map, with the rule +0 for ids, or a JSON file",
    "size": "--images or --image-size",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: its own, or 2 after an error.

    Without any argument the app opens on the sample set.
    """
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser().parse_args(given or [OPEN.name])
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except IouvizError as error:
        print("error:", " ".join(str(error).split()), file=sys.stderr)
        if isinstance(error, UndecidedError):
            how = {each.topic: ANSWERS[each.topic] for each in error.questions}
            print("On the command line:", "; ".join(how.values()), file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader, such as `head`, has closed the pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="iouviz", description="Evaluate object detections.")
    commands = parser.add_subparsers(required=True, metavar="command")
    for command in COMMANDS:
        own = commands.add_parser(command.name, help=command.help)
        command.add_options(own)
        own.set_defaults(run=command.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
