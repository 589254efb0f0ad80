"""From what people hold in memory to a data set, without files. Read in this order.

dataset.py      `dataset`: two sides in, a data set out
sources.py      what was given, recognised by its shape
side.py         one side: its images, and everything on them as columns
objects.py      what is in an image: boxes, classes, scores, masks
dicts.py        dictionaries of torchvision and torchmetrics, rows of Hugging Face
detections.py   what supervision, Ultralytics and detectron2 give, and arrays
frames.py       tables of pandas and polars, one array of all images
coco.py         COCO's own structures, and files
pictures.py     the images: names, sizes, pictures
pairing.py      which image of the predictions is which of the ground truth
classes.py      what the classes are called
table.py        columns, checked row by row, as the readers of files hand them over
masks.py        masks as pixels, run lengths, polygons
numbers.py      lists, arrays and tensors as checked columns
"""
