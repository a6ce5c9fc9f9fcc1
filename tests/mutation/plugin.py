"""What the mutation run needs of pytest: an emptyable trail, and few examples of each property."""

from hypothesis import HealthCheck, settings

from tests.audit.flushing import flushable


def pytest_configure() -> None:
    settings.register_profile("mutation", max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    settings.load_profile("mutation")
    flushable()
