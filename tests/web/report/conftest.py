"""A browser that reads English: sentences are compared as the code says them; the catalogue has its own gate."""

import pytest
from django.test import Client


@pytest.fixture
def client(settings) -> Client:
    made = Client()
    made.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return made
