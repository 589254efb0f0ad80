"""Shapes: text.md; questions.py has the questions."""
