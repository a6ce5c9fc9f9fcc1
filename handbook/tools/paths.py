"""Where things lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HANDBOOK = ROOT / "handbook"
PAGES = HANDBOOK / "pages"
DATA = HANDBOOK / "data"
THEME = HANDBOOK / "theme"
CONFIG = ROOT / "mkdocs.yml"
SITE = ROOT / "site"
WORK = ROOT / "build" / "handbook"
CODES = ROOT / "register" / "codes" / "data" / "codes.json"
