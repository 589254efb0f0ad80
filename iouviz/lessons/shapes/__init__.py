"""Shapes: text.md; questions.py has what to guess first."""
