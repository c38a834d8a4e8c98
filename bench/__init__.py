"""Measurements of the whole house: crash runs, budgets, load. Each file's first lines name its command."""
