import numpy as np

from iouviz.data.legend import Legend
from iouviz.evaluation.segmentation import PairCounts, score
from iouviz.geometry.segmentation.pairs import pair_counts

VALUES = {0: 0, 1: 1, 2: 2}
RESULT = score(
    PairCounts.of(["a"], [pair_counts(np.array([[0, 0, 1, 1]]), np.array([[0, 1, 1, 9]]))]),
    Legend(("road", "car", "sky"), VALUES, VALUES),
)


def test_the_lowest_iou_is_at_the_top_and_absent_classes_are_not_there():
    figure = RESULT.plot.iou()
    assert figure.layout.yaxis.ticktext == ("road", "car")  # from the bottom up
    assert list(figure.data[0].x) == [1 / 2, 1 / 3]


def test_the_matrix_counts_pixels():
    figure = RESULT.plot.confusion(mode="dark")
    texts = {each.name: [list(row) for row in each.text] for each in figure.data}
    assert texts["TP"] == [["1", "", "", ""], ["", "1", "", ""], ["", "", "", ""]]
    assert texts["FP"] == [["", "1", "", ""], ["", "", "", ""], ["", "", "", ""]]
    assert texts["FN"] == [["", "", "", ""], ["", "", "", "1"], ["", "", "", ""]]
