"""Coaching decisions: validation, skill choice, walk-throughs, re-rating; pure functions."""
