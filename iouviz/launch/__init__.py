"""The app, started from a shell or from Python. Read in this order.

address.py    the address at which the app opens given files
server.py     a server of the app, in a process of its own
serve.py      what that process runs
handed.py     data sets handed to it through a private folder
show.py       `show`: the app opened on a data set that is in memory
"""
