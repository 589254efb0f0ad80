"""The app, started from a shell or from Python. Read in this order.

address.py    the address at which the app opens given files
server.py     a server of the app, in a process of its own
serve.py      what that process runs
"""
