"""`python -m handbook …`."""

from handbook.tools.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
