"""Shapes and how much they share: pure NumPy, nothing of files, scores or screens."""
