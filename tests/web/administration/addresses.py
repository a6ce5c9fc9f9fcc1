"""Addresses of administration pages by the cast's names, and days as the forms send them."""

from typing import Any

from django.urls import reverse

from tests.people import Cast


def day(name: str, *parts: int) -> dict[str, str]:
    return {f"{name}_{unit}": str(part) for unit, part in zip(("day", "month", "year"), parts, strict=True)}


def address(cast: Cast, name: str, *parts: str) -> str:
    def value(part: str) -> Any:
        found = getattr(cast, part, part)
        return found.user.pk if hasattr(found, "user") else getattr(found, "pk", found)

    return reverse(f"administration:{name}", args=[value(part) for part in parts])
