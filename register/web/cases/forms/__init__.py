"""The forms of casework, by subject. Each knows its case and checks the version it was shown with."""
