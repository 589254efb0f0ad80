"""Average precision: text.md, and what the page needs besides. Read in this order.

ranked.py      predictions ranked by confidence, and the data set that they make
questions.py   the worked example, the questions and the scenes to start from
"""
