"""docs/formats.md says what the readers and writers say, and its examples do what they show."""

from iouviz.data.readers import READERS
from iouviz.data.writers import WRITERS
from iouviz.data.writers.writer import FEATURES_OF
from tests.sessions import ROOT, lay_sample, run, sessions

PAGE = (ROOT / "docs" / "formats.md").read_text("utf-8")


def table(heading: str) -> list[list[str]]:
    """The rows of the table below a heading, cell by cell."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")][1:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def test_every_reader_is_in_the_table():
    rows = {row[0]: row for row in table("Read")}
    assert rows.keys() == {reader.name for reader in READERS}
    for reader in READERS:
        _, _, truth, predictions, holds = rows[reader.name]
        assert (truth != "no") == ("ground truth" in reader.roles), reader.name
        assert (predictions != "no") == ("predictions" in reader.roles), reader.name
        assert holds


def test_every_writer_is_in_the_table():
    rows = table("Written")
    assert [(row[0], row[1], row[2]) for row in rows] == [
        (writer.to, writer.name, writer.role) for writer in WRITERS
    ]
    for row, writer in zip(rows, WRITERS, strict=True):
        named = [set(cell.split(", ")) & FEATURES_OF[writer.role] for cell in row[4:6]]
        assert named == [writer.holds, writer.lacks], writer.to
        assert (row[3], row[6]) == (writer.files, writer.exact)


def test_examples_do_what_they_show(tmp_path, monkeypatch, capsys):
    lay_sample(tmp_path)
    monkeypatch.chdir(tmp_path)
    found = sessions(PAGE)
    assert len(found) == 5
    for session in found:
        run(session, capsys)
