"""The sheet: every answer worked out by hand."""

from fractions import Fraction

from iouviz.lessons.teachers.sheet import tasks


def test_ten_questions_with_the_answers_of_a_pencil():
    # A = 5 x 4 = 20, B = 6 x 3 = 18, both 2 x 2 = 4; 20 + 18 - 4 = 34
    # moved by 2 of 6: 16 / 32; inside: 8 / 40
    # apart: enclosing 10 x 3 = 30, empty 30 - 18 = 12
    # inside off centre: 6 / 40; centres (5, 3.5) and (3.5, 3): 2.25 + 0.25 = 2.5; 64 + 25 = 89
    # predictions: 16/20, 12/20 (the same object), 12/20
    wanted = [
        ("x1 = max(1, 4) = 4, y1 = max(1, 3) = 3, x2 = min(6, 10) = 6, y2 = min(5, 6) = 5", "= 4"),
        ("20 + 18 − 4 = 34", f"{4 / 34:.4f}"),
        ("16 / 32 = 0.5000",),
        ("8 / 40 = 0.2000",),
        ("12 / 30 = −0.4000",),
        (f"{6 / 40:.4f}", f"{6 / 40 - 2.5 / 89:.4f}", "√2.5"),
        ("0.80, 0.60, 0.60", "TP = 2, FP = 1, FN = 0"),
        ("precision = 2 / 3 = 0.6667, recall = 2 / 2 = 1.0000", "precision = 1 / 2 = 0.5000"),
        ("TP = 1, FP = 2, FN = 1", "precision = 1 / 3 = 0.3333, recall = 1 / 2 = 0.5000"),
        (f"{float(Fraction(1, 2) + Fraction(1, 2) * Fraction(2, 3)):.4f}",),
    ]
    found = tasks()
    assert len(found) == 10
    for task, parts in zip(found, wanted, strict=True):
        for part in parts:
            assert part in task.answer, (part, task.answer)
