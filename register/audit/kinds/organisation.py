"""What happens to places."""

from register.audit.kinds.kind import Kind

KINDS: dict[str, Kind] = {}
