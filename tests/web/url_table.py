"""Every address of the register, with those of the cast to whom it is open; others are kept out as `KEPT_OUT` says."""

from collections.abc import Iterable

from tests.web.url_walk import NOBODY

CAST = (
    "administrator", "auditor", "coordinator", "analyst", "lead", "custodian", "handler_leisure", "handler_social",
    "handler_housing", "manager_library", "outsider",
)  # fmt: skip
ALL = (NOBODY, *CAST)
READERS = ("analyst", "lead", "handler_leisure")  # of the case that is tried: named, from the library, told to CKS
HOLDERS = ("custodian", "handler_leisure")  # of its names
ADMINISTRATOR = ("administrator",)
AUDITOR = ("auditor",)
BOTH = ("administrator", "auditor")
KEEPER = ("lead",)  # named as one of those who keep halves of keys

OPEN_TO: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "public:start", "public:return", "public:close", "public:feedback", "public:thanks", "public:about",
            "public:privacy", "public:accessibility", "ui:language",
            "report:start", "report:inside", "report:call", "report:hurt", "report:when",
            "report:where", "report:place", "report:tell", "report:more",
            "report:files", "report:who", "report:check", "report:receipt", "report:discard",
            "signin:login", "signin:second_step", "signin:logout", "signin:activate", "signin:lock",
            "account_login", "account_logout", "mfa_authenticate",
        ),
        ALL,
    ),
    **dict.fromkeys(  # behind the five words, which nobody has here
        (
            "public:visit", "public:write", "public:add_file", "public:withdraw", "public:felt_safe",
            "public:advice_helped",
        ),
        (),
    ),
    **dict.fromkeys(
        (
            "signin:home", "signin:colleagues", "signin:again", "signin:account", "signin:password",
            "signin:end_session",
            "signin:end_all", "signin:second_factor", "signin:remove_factor", "signin:recovery_codes",
            "signin:add_passkey", "signin:passkey_unlocks", "signin:unlock", "signin:make_words",
            "signin:change_words", "signin:confirm_words", "signin:remove_slot", "account_reauthenticate",
            "cases:inbox", "cases:mine", "cases:list", "cases:search", "cases:requests", "administration:start",
        ),
        CAST,
    ),
    **dict.fromkeys(
        (
            "cases:case", "cases:log", "cases:first_day", "cases:calendar", "cases:ask_names", "cases:add_file",
            "cases:file", "cases:duty", "cases:measure", "cases:end_share", "cases:work",
        ),
        READERS,
    ),
    **dict.fromkeys(("cases:names", "cases:answer"), HOLDERS),
    **dict.fromkeys(("administration:roles", "administration:waiting"), BOTH),
    **dict.fromkeys(
        (
            "administration:accounts", "administration:new_account", "administration:person",
            "administration:contact", "administration:give_role", "administration:take_role", "administration:act",
            "administration:places", "administration:new_place", "administration:read_in", "administration:place",
            "administration:change_place", "administration:custodians", "administration:dismiss_custodian",
        ),
        ADMINISTRATOR,
    ),
    "cases:remarks": ("analyst", "lead"),
    **dict.fromkeys(("administration:audit", "administration:verify"), AUDITOR),
    **dict.fromkeys(("administration:recovery", "administration:offer"), KEEPER),
}  # fmt: skip
OF_A_CASE = tuple(name for name, who in OPEN_TO.items() if who == READERS or name == "cases:names")


def kept_out(name: str, who: str) -> str:
    """Sign in first; a case of others looks as if it was not there; anything else says that it is not for them."""
    area = name.partition(":")[0]
    if who == NOBODY and area != "public":
        return "signin"
    if area == "cases":
        return "refused" if name == "cases:names" and who in READERS else "hidden"
    return "refused"


def expected(name: str, everybody: Iterable[str]) -> dict[str, str]:
    return {who: "open" if who in OPEN_TO[name] else kept_out(name, who) for who in everybody}
