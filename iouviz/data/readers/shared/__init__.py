"""What several formats use. Read in this order.

reader.py          what a reader is, and the tables that it hands over
source.py          a file while it is being read: bytes, text, JSON, XML
rows.py            rows that nobody has checked yet, taken apart column by column
box_table.py       boxes gathered one by one, then checked column by column
box_format.py      xyxy, xywh, cxcywh, relative: how the numbers of a row may be meant
shapes.py          outlines of drawing tools, turned into boxes
segmentation.py    polygons and run-length encodings
keys.py            columns of image and class keys
image_names.py     several files that give their image one name
image_columns.py   what a file says of its images besides name and size
class_lists.py     lists of class names beside text formats
text_lines.py      one object a line; text_tables.py joins the lines of many files
csv_table.py       a CSV file as header and rows; csv_columns.py finds what each column holds
"""
