"""No pages: keys, audit and crypto have none."""

urlpatterns: list[object] = []
