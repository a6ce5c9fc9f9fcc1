"""Static files, and the built handbook under /handbok/, from the same process."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware

from handbook.tools.search import search
from handbook.tools.search.page import fill

PREFIX = "/handbok/"
SEARCH = "/handbok/sok/"


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise has no types
    """WhiteNoise with one more folder: the handbook, from when it is built."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_handbook = False
        self.add_handbook()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(PREFIX):
            self.add_handbook()
            if request.path_info == SEARCH and request.method == "GET" and request.GET.get("q"):
                return self.searched(request.GET["q"])
        answer: HttpResponse = super().__call__(request)
        return answer

    def add_handbook(self) -> None:
        """Also when it is built while the service runs. The manifest is there when the rest is."""
        folder = Path(settings.RAK_HANDBOOK)
        if not self.has_handbook and (folder / "advice.json").exists():
            self.index_file = "index.html"
            self.add_files(str(folder), prefix=PREFIX.strip("/") + "/")
            self.has_handbook = True

    def searched(self, query: str) -> HttpResponse:
        """The search page with its hits, for readers without JavaScript. Nothing is kept of the question."""
        folder = Path(settings.RAK_HANDBOOK)
        if not self.has_handbook:
            return HttpResponse(status=404)
        index = read_index(folder / "search.json", (folder / "search.json").stat().st_mtime_ns)
        page = (folder / "sok" / "index.html").read_text(encoding="utf-8")
        return HttpResponse(fill(page, query[:200], search(index, query[:200])))


@lru_cache(maxsize=1)
def read_index(path: Path, _changed: int) -> dict[str, Any]:
    index: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return index
