"""Typed settings, read once by each composition root and checked loudly."""
