"""The product's own settings, and one page that breaks with what was written in the text of its exception."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from register.config.settings import *  # noqa: F403  the product's settings as they are
from register.config.settings import MIDDLEWARE as OF_THE_PRODUCT

MIDDLEWARE = [*OF_THE_PRODUCT, "tests.attacks.breaking.breaking"]


def breaking(further: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        if request.path == "/brister/":
            written = request.GET["text"]
            raise ValueError(f"cannot go on with {written}")
        return further(request)

    return answer
