"""Label maps of a whole data set, from files to pairs of arrays. Read in this order.

decode.py     one file as an array of numbers: pictures and NumPy arrays
soft.py       probabilities of one class in each pixel
naming.py     which prediction belongs to which ground truth, by the names of the files
class_list.py names, numbers and colours of classes, of the user or of a known data set
class_files.py the same from a file
find_legend.py what the values mean, by a list of classes or by the values alone
segments.py   objects: COCO panoptic, and the instanceIds of Cityscapes
opening.py    `open_label_maps`: folders, archives, lists, arrays
"""
