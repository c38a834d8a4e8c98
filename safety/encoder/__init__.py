"""Sentence encoders for one processor core, in whole numbers: one for English, one for a hundred languages."""
