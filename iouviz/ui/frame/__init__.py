"""What every page has. Read in this order.

places.py      the pages: title, address, group, promise
path.py        the lessons in their order: number, done, back and next
page.py        title, sidebar, heading, and what happens when a page fails
permalink.py   what is on the screen, in the address
show.py        numbers: fixed decimals, and how each was made
numbers.py     the numbers that several pages show, by name
presenting.py  nothing but the lesson, for a projector
progress.py    a bar for as long as something takes
stay.py        what a widget says, kept while its page is left
guess.py       predict first, then read the answer
scheme.py      figures that follow when the computer turns dark
media.py       a picture made into an address
"""
