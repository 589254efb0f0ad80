"""Formats of one object a line, and CSV. Read in this order.

lines.py         a line of numbers and words, taken apart
tables.py        the lines of many files joined into tables
csv_table.py     a CSV file as header and rows
csv_columns.py   what each column holds
csv_headless.py  what the columns of a file without a header hold
"""
