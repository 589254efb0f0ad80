"""From boxes to numbers: matching, curves, and the summaries that protocols define."""
