"""Which files are spoiled, and which tests must notice."""

from dataclasses import dataclass

SMALL = ("--ds=tests.mutation.settings", "-p", "tests.mutation.plugin")
NOT_LONG = ("-k", "not processes and not second_sealer and not within_a_second")


@dataclass(frozen=True)
class Target:
    """A group of files with the tests that guard them."""

    name: str
    files: tuple[str, ...]
    tests: tuple[str, ...]
    options: tuple[str, ...]
    needs_postgres: bool = False


def _named(folder: str, names: str) -> tuple[str, ...]:
    return tuple(f"{folder}/{name}.py" for name in names.split())


TARGETS = (
    Target(
        "crypto",
        _named(
            "register/crypto",
            "aead contexts derive errors hpke keywrap secrecy signing streams suites words",
        ),
        ("tests/crypto",),
        (*SMALL, "--confcutdir=tests/crypto"),
    ),
    Target(
        "audit",
        _named(
            "register/audit",
            "canonical checkpoints queries services verification management/commands/audit",
        ),
        ("tests/audit",),
        (*SMALL, "--confcutdir=tests/audit", *NOT_LONG),
    ),
    Target(
        "sealer",
        _named("register/audit", "chain sealing triggers"),
        ("tests/audit",),
        (*SMALL, "--confcutdir=tests/audit", "-k", "not processes"),
        needs_postgres=True,
    ),
    Target(
        "keys",
        _named(
            "register/keys",
            "comparison drill errors places queries soundness vault management/commands/keys services/audiences"
            " services/cases services/installation services/prepared services/receipts services/recovery"
            " services/slots",
        ),
        ("tests/keys",),
        (*SMALL, "--confcutdir=tests/keys"),
    ),
    Target(
        "access",
        ("register/accounts/access.py",),
        ("tests/accounts/test_access.py", "tests/accounts/test_cast.py"),
        (),
    ),
)
