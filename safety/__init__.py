"""Screening, helplines and escalation policy: what happens when a life may be at risk."""
