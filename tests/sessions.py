"""Shell sessions of the documentation, run as they are shown."""

import re
import shlex
import shutil
from pathlib import Path

from iouviz.__main__ import main

ROOT = Path(__file__).parents[1]


def sessions(page: str) -> list[str]:
    """The shell sessions of a page of Markdown."""
    return re.findall(r"```console\n(.*?)```", page, re.DOTALL)


def lay_sample(folder: Path) -> None:
    """Put the sample data into a folder, as the reader of a page has it before them."""
    (folder / "sample_data").mkdir()
    for name in ("ground_truth", "predictions_late", "predictions_early", "spoilt_labels"):
        shutil.copy(ROOT / "sample_data" / f"{name}.json", folder / "sample_data")
    for name in ("images", "label_maps"):
        shutil.copytree(ROOT / "sample_data" / name, folder / "sample_data" / name)


def run(session: str, capsys) -> None:
    """Run each command of a session; what is shown must be told, in order; "..." is any lines."""
    code = 0
    for step in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        command, *shown = step.splitlines()
        if command == "echo $?":
            assert shown == [str(code)], command
            continue
        name, *arguments = shlex.split(command)
        if name == "cat":
            told = Path(arguments[0]).read_text("utf-8")
        else:
            assert [name, *arguments[:2]] == ["python", "-m", "iouviz"]
            code = main(arguments[2:])
            said = capsys.readouterr()
            told = said.out + said.err
            assert code in {0, 1, 2}
        lines = iter(told.splitlines())
        for line in shown:
            if line != "...":
                assert line in lines, f"{command}: {line}"
