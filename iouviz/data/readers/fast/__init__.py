"""Large COCO files at the speed that their usual form allows; what is unusual goes the careful way.

coco.py           annotation files and lists of results
json_columns.py   lists of JSON objects, decoded a piece at a time into arrays
masks.py          masks, gathered a piece at a time
"""
