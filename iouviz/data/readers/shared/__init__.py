"""What several formats use. Read in this order.

reader.py          what a reader is, and the tables that it hands over
source.py          a file while it is being read: bytes, text, JSON, XML
rows.py            rows that nobody has checked yet, taken apart column by column
box_table.py       boxes gathered one by one, then checked column by column
box_format.py      xyxy, xywh, cxcywh, relative: the box formats that the numbers of a row may have
shapes.py          the shapes of one file gathered into a table; boxes around outlines
oriented.py        oriented boxes in the JSON of COCO, and angles
segmentation.py    polygons and run-length encodings
keypoints.py       keypoints as a file holds them, and what it says of a class's
verified.py        what LVIS says of classes besides objects
keys.py            columns of image and class keys
image_names.py     files of one image each, several of which may give it one name
image_columns.py   what a file states of its images besides name and size
class_lists.py     lists of class names beside text formats
"""
