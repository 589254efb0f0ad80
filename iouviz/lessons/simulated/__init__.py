"""A simulated detector: text.md; detectors.py has the detectors and the questions."""
