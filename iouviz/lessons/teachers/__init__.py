"""For teachers: text.md. Read in this order.

hour.py      an hour with a class: stops, minutes, links, expected answers
sheet.py     ten questions on paper, answered by the core
printed.py   the sheet as one HTML file
"""
