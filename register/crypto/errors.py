"""The one way opening can fail."""


class CannotOpen(Exception):
    """Something sealed could not be opened. Says nothing of why, so that nobody can learn from asking."""

    def __init__(self) -> None:
        super().__init__("cannot open")
