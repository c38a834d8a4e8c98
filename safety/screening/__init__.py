"""Decides, for every message, what happens next: pure rules over words, no IO after the tables are loaded."""
