"""Numbers drawn: pure functions from arrays to plotly figures, in one theme."""
