"""Label maps: text.md; questions.py has the questions."""
