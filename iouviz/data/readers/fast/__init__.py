"""Large COCO files at the speed that their usual form allows; what is unusual goes the careful way.

results.py        a list of results
annotations.py    an annotation file
tables.py         what both hand over
json_columns.py   lists of JSON objects, decoded a piece at a time into arrays
masks.py          masks, gathered a piece at a time
"""
