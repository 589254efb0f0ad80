"""Label maps of a data set: every number leads to the images behind it. Read in this order.

overview.py    means by every convention, each class, the confusion matrix
images.py      which images stand behind a number, the worst first, and their tiles
two_models.py  the difference between two sets of predictions
one_image.py   one image: layers under a divider, its classes, its matrix
"""
