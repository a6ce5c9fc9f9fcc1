"""The places a report can be about, grouped by department and company, as ready strings."""

from typing import Any

from register.organisation import queries as places


def groups(query: str = "") -> list[dict[str, Any]]:
    """Departments and companies with their units. With words to look for: only what holds them all."""
    nodes = list(places.reportable())
    authorities = places.authorities_by_node()
    names = {node.pk: node.name for node in nodes}
    wanted = query.casefold().split()
    found: dict[int, list[dict[str, Any]]] = {}
    for node in nodes:
        authority = authorities[node.pk]
        hay = f"{node.name} {names.get(authority, '')}".casefold()
        if all(word in hay for word in wanted):
            found.setdefault(authority, []).append({"id": node.pk, "name": node.name, "is_whole": node.pk == authority})
    shown = [{"name": names.get(authority, ""), "id": authority, "places": rows} for authority, rows in found.items()]
    shown.sort(key=lambda group: str(group["name"]).casefold())
    return shown
