"""What happens to people and their roles."""

from register.audit.kinds.kind import Kind

KINDS: dict[str, Kind] = {}
