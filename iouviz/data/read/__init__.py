"""From paths and uploads to a data set. Read in this order.

read.py            `read`: files in, a data set out
files.py           paths, folders and uploads as files: names and bytes
archives.py        zip archives as the files that they hold
detect_roles.py    which files are ground truth, predictions or pictures
detect_format.py   which reader a file is for
hierarchy.py       which class stands above which: boxes that a file of it adds
not_boxes.py       files that hold no boxes: what they are, and what to do
progress.py        how far reading is
"""
