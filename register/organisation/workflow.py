"""What may stand under what, and which legal forms a kind may have. Tables, not branches."""

MUNICIPALITY, DEPARTMENT, COMPANY, UNIT = "municipality", "department", "company", "unit"

PARENTS: dict[str, frozenset[str]] = {
    MUNICIPALITY: frozenset(),
    DEPARTMENT: frozenset({MUNICIPALITY}),
    COMPANY: frozenset({MUNICIPALITY, COMPANY}),
    UNIT: frozenset({DEPARTMENT, COMPANY, UNIT}),
}

LEGAL_FORMS: dict[str, frozenset[str]] = {
    MUNICIPALITY: frozenset({"municipality"}),
    DEPARTMENT: frozenset({"board", "association"}),
    COMPANY: frozenset({"limited_company", "foundation", "society", "association"}),
    UNIT: frozenset({""}),
}

# An authority answers for its own secrecy: nothing passes between two of them without an examined disclosure.
AUTHORITIES = frozenset({MUNICIPALITY, DEPARTMENT, COMPANY})

# Only authorities may process data on offences (dataskyddslagen 3:8). A form that is not here may not.
OFFENCE_DATA_FORMS = frozenset({"municipality", "board", "association"})
