"""Every kind of event there is: what it is called and which codes it may carry. Each area has its own file here."""

from register.audit.kinds import accounts, cases, keys, organisation, reports, search
from register.audit.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    **keys.KINDS,
    **organisation.KINDS,
    **accounts.KINDS,
    **reports.KINDS,
    **search.KINDS,
    **cases.KINDS,
}
