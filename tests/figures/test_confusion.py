import numpy as np

from iouviz.figures.confusion import COUNTED, confusion_figure

MATRIX = np.array([[3, 1, 0], [0, 2, 2], [5, 0, 0]])
ROWS, COLUMNS = ["cat", "<b>dog", "background"], ["cat", "<b>dog", "missed"]


def test_each_cell_is_in_the_role_of_what_it_means():
    traces = {trace.name: trace for trace in confusion_figure(MATRIX, ROWS, COLUMNS, "dark").data}
    texts = {role: [list(row) for row in trace.text] for role, trace in traces.items()}
    assert texts == {
        "TP": [["3", "", ""], ["", "2", ""], ["", "", ""]],
        "FP": [["", "1", ""], ["", "", ""], ["5", "", ""]],
        "FN": [["", "", ""], ["", "", "2"], ["", "", ""]],
    }
    assert traces["TP"].z[0][0] == 0.75  # 3 of 4 cats
    assert np.isnan(traces["TP"].z[0][1])


def test_names_are_shown_as_they_are():
    figure = confusion_figure(MATRIX, ROWS, COLUMNS, "light")
    assert figure.layout.xaxis.ticktext == ("cat", "&lt;b>dog", "missed")
    assert figure.data[0].customdata[1][2] == "&lt;b>dog → missed"


def test_counts_are_left_out_where_they_have_no_room():
    n = int(COUNTED**0.5) + 1
    names = list(map(str, range(n)))
    assert confusion_figure(np.eye(n), names, names, "light").data[0].texttemplate is None
