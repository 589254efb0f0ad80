"""From IoU to TP, FP and FN: text.md; questions.py has the questions."""
