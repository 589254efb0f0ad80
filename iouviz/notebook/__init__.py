"""Results as a notebook shows them: figures and tables. Read in this order.

figures.py           figures that stand by themselves, with their traces filled
plots.py             the figures of an evaluation of boxes
label_map_plots.py   the figures of an evaluation of label maps
tables.py            results as HTML
"""
