"""The library is tried as where Django is not installed."""

import pytest


def test_django_cannot_be_imported_while_the_library_is_tried() -> None:
    with pytest.raises(ImportError):
        import django  # noqa: F401, PLC0415  it is to fail here and not when this file is read
