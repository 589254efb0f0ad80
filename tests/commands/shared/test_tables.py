"""Tables that stay within a terminal, whatever classes are called."""

from iouviz.commands.shared.tables import WIDTH, columns, wrapped


def test_columns_are_no_wider_than_a_terminal_and_move_no_cursor():
    lines = list(columns(["class", *"abcd"], [["x" * 300 + "\x1b[2J", *"1234"], ["cat", *"5678"]]))
    assert len({len(line) for line in lines[1:]}) == 1
    assert max(map(len, lines)) == WIDTH
    assert lines[1].startswith("xxx")
    assert "…" in lines[1]
    assert "\x1b" not in "".join(lines)
    assert lines[2].split() == ["cat", *"5678"]


def test_a_long_text_goes_on_below_its_beginning():
    first, second = wrapped("AP  ", "word " * 22)
    assert len(first) <= WIDTH
    assert second.startswith("    word")
