"""Switches protections off one by one and sees tests turn red: `python -m tests.mutation` (make mutation)."""
