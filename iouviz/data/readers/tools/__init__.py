"""Formats of tools to draw boxes with; each stands for itself.

azure.py          Azure's JSON Lines: a line an image
createml.py       CreateML JSON: a list of images, also of other tools
cvat.py           CVAT XML
darwin.py         V7 Darwin JSON: a file an image
encord.py         Encord JSON: label rows and their data units
label_studio.py   Label Studio JSON, full and JSON_MIN: percent of the picture
labelme.py        LabelMe JSON: a file an image
supervisely.py    Supervisely JSON: a file an image
via.py            VGG Image Annotator, JSON and CSV
"""
