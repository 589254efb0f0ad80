"""Edge cases: text.md; cases.py has the pairs, and what each tool makes of them."""
