"""Approved wording and reference tables as typed, validated data."""
