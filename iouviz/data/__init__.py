"""What is evaluated: a data set as frozen columns, and how files become one. Read in this order.

model.py       the tables: images, classes, ground truth, predictions
shapes.py      what a row may have besides its box: a mask, or corners of an oriented box
keypoints.py   its named points, such as the joints of a person
verified.py    which classes were looked for in which images
file.py        a file, wherever it lies
issues.py      problems found while reading, as values
legend.py      what the numbers in label maps mean
cells.py       texts in cells of CSV, of which none becomes a formula
scale.py       whether texts are numbers, dates or words
run_names.py   what sets of predictions are called
choices.py     what only the user can say, as questions and answers
choice_words.py  those answers as words of an address
inputs.py      what a data set was read from
read/          from paths and uploads to a data set: files, formats, roles
readers/       one format a file; what several share, and the fast way through large files
join/          which image, class and coordinates each row means
arrays/        from what people hold in memory to a data set, without files
label_maps/    pictures in which every pixel has a class: opened in pairs
writers/       from a data set to files
simulate/      a detector whose faults are known
sample.py      the small data set that comes with the project
"""
