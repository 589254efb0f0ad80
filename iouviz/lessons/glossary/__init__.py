"""Glossary: text.md; terms.py reads the terms from it."""
