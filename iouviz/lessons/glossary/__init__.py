"""Glossary: text.md; terms.py reads the terms from it, and has the way through in one hour."""
