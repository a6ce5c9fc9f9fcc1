"""Static files, and the built handbook under /handbok/, from the same process."""

from typing import Any

from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise has no types
    """WhiteNoise with one more folder: the handbook, when it is built."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.RAK_HANDBOOK.is_dir():
            self.index_file = "index.html"
            self.add_files(str(settings.RAK_HANDBOOK), prefix="handbok/")
