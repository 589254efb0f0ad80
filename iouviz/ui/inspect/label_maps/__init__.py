"""Label maps of a data set: every number leads to the images behind it. Read in this order.

overview.py    means by every convention, each class, the confusion matrix
images.py      which images stand behind a number, the worst first, and their tiles
one_image.py   one image: layers under a divider, its classes, its matrix
"""
