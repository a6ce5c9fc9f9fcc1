"""The pages of an own account."""
