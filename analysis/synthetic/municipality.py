"""An invented municipality: units, how many work there, who they are and how exposed. No number here is a result
about a real one."""

from typing import NamedTuple


class Unit(NamedTuple):
    """A department or company: staff, response rate, mix of the seven kinds of work, share of women, level of
    exposure."""

    code: str
    name: str
    form: str
    staff: int
    response: float
    mix: tuple[int, ...]
    women: float
    exposed: float


DEPARTMENT, COMPANY = "förvaltning", "bolag"
UNITS = (
    Unit("VAF", "Vård- och äldreförvaltningen", DEPARTMENT, 2750, 0.43, (1, 0, 0, 88, 0, 6, 5), 0.88, 0.22),
    Unit("GRF", "Grundskoleförvaltningen", DEPARTMENT, 2600, 0.50, (1, 0, 85, 0, 0, 7, 7), 0.76, 0.25),
    Unit("FSF", "Förskoleförvaltningen", DEPARTMENT, 1350, 0.46, (0, 0, 90, 0, 0, 6, 4), 0.94, 0.12),
    Unit("SOF", "Sociala omsorgsförvaltningen", DEPARTMENT, 1250, 0.49, (6, 0, 0, 84, 0, 4, 6), 0.75, 0.27),
    Unit(
        "GVF", "Gymnasie- och vuxenutbildningsförvaltningen", DEPARTMENT, 900, 0.56, (1, 0, 82, 0, 0, 6, 11), 0.58, 0.21
    ),
    Unit(
        "IFF", "Individ- och familjeomsorgsförvaltningen", DEPARTMENT, 520, 0.61, (46, 2, 0, 38, 1, 1, 12), 0.81, 0.46
    ),
    Unit("SEF", "Serviceförvaltningen", DEPARTMENT, 430, 0.45, (0, 0, 0, 0, 4, 86, 10), 0.49, 0.11),
    Unit("TEF", "Tekniska förvaltningen", DEPARTMENT, 260, 0.62, (8, 9, 0, 0, 9, 59, 15), 0.34, 0.24),
    Unit("SLK", "Stadsledningskansliet", DEPARTMENT, 240, 0.78, (4, 4, 0, 0, 9, 1, 82), 0.61, 0.17),
    Unit("ALF", "Arbetslivsförvaltningen", DEPARTMENT, 210, 0.66, (32, 1, 14, 24, 3, 9, 17), 0.64, 0.31),
    Unit("FFF", "Fritids- och folkhälsoförvaltningen", DEPARTMENT, 170, 0.64, (2, 2, 6, 5, 13, 48, 24), 0.47, 0.22),
    Unit("KUF", "Kulturförvaltningen", DEPARTMENT, 150, 0.68, (1, 0, 6, 0, 7, 50, 36), 0.66, 0.19),
    Unit("SBF", "Samhällsbyggnadsförvaltningen", DEPARTMENT, 130, 0.72, (49, 19, 0, 0, 7, 4, 21), 0.56, 0.36),
    Unit("LFF", "Lokalförsörjningsförvaltningen", DEPARTMENT, 75, 0.67, (0, 3, 0, 0, 34, 43, 20), 0.41, 0.18),
    Unit("MIF", "Miljöförvaltningen", DEPARTMENT, 55, 0.75, (12, 71, 0, 0, 0, 0, 17), 0.67, 0.44),
    Unit("ENM", "Energi och miljö AB", COMPANY, 290, 0.58, (0, 4, 0, 0, 11, 66, 19), 0.27, 0.13),
    Unit("BOS", "Bostadsbolaget AB", COMPANY, 190, 0.63, (9, 3, 0, 0, 9, 58, 21), 0.43, 0.34),
    Unit("ELN", "Elnät AB", COMPANY, 70, 0.66, (2, 4, 0, 0, 10, 66, 18), 0.24, 0.12),
    Unit("DJP", "Djurparken AB", COMPANY, 60, 0.52, (0, 0, 3, 0, 5, 80, 12), 0.62, 0.10),
    Unit("TUR", "Turism och evenemang AB", COMPANY, 28, 0.75, (0, 0, 0, 0, 25, 21, 54), 0.64, 0.09),
    Unit("IND", "Industrifastigheter AB", COMPANY, 22, 0.77, (0, 0, 0, 0, 36, 41, 23), 0.41, 0.15),
    Unit("FRB", "Norra bostäder AB", COMPANY, 14, 0.71, (7, 0, 0, 0, 7, 65, 21), 0.43, 0.25),
    Unit("VIS", "Södra hyreshus AB", COMPANY, 11, 0.64, (9, 0, 0, 0, 9, 64, 18), 0.45, 0.22),
    Unit("SAN", "Västra bostäder AB", COMPANY, 9, 0.67, (0, 0, 0, 0, 11, 67, 22), 0.44, 0.20),
    Unit("TOA", "Östra fastigheter AB", COMPANY, 6, 0.83, (0, 0, 0, 0, 17, 50, 33), 0.33, 0.15),
)
CODES = tuple(unit.code for unit in UNITS)
ROLE_LIFT = {1: 1.6, 2: 1.5, 3: 1.0, 4: 1.0, 5: 1.1, 6: 0.8, 7: 0.7}
FORM_SHARE = {"b1": 0.78, "b2": 0.40, "b3": 0.20, "b4": 0.13, "b5": 0.11}  # given that somebody was exposed
FORM_BY_ROLE: dict[int, dict[str, float]] = {
    1: {"b2": 1.3, "b3": 0.4, "b5": 0.8},
    2: {"b5": 2.2, "b3": 0.4},
    3: {"b3": 1.4, "b5": 0.2},
    4: {"b3": 2.2, "b5": 0.7},
    5: {"b5": 3.5, "b3": 0.2, "b2": 0.6},
    6: {"b4": 2.0, "b5": 1.0},
    7: {"b5": 1.2, "b3": 0.3},
}
TIMES = (0.48, 0.34, 0.12, 0.06)
CONTACT_BY_ROLE = (
    (0.55, 0.3, 0.1, 0.05), (0.35, 0.45, 0.15, 0.05), (0.8, 0.15, 0.04, 0.01), (0.9, 0.07, 0.02, 0.01),
    (0.25, 0.4, 0.25, 0.1), (0.4, 0.3, 0.2, 0.1), (0.2, 0.35, 0.25, 0.2),
)  # fmt: skip
SITUATION_BY_ROLE = {
    1: (0.3, 0.25, 0.1, 0.02, 0.12, 0.08, 0.02, 0.03, 0.03, 0.05),
    2: (0.02, 0.02, 0.03, 0.01, 0.62, 0.18, 0.02, 0.02, 0.01, 0.07),
    3: (0, 0.12, 0.01, 0.80, 0, 0, 0.01, 0.01, 0, 0.05),
    4: (0.03, 0.10, 0.76, 0.02, 0.01, 0, 0.01, 0.01, 0.01, 0.05),
    5: (0.02, 0.01, 0.02, 0.01, 0.05, 0.06, 0.56, 0.18, 0.03, 0.06),
    6: (0.01, 0.02, 0.03, 0.05, 0.06, 0.14, 0.12, 0.07, 0.33, 0.17),
    7: (0.08, 0.05, 0.06, 0.06, 0.10, 0.10, 0.14, 0.09, 0.10, 0.22),
}
COMMENTS = (
    "Tydligare stöd från chefen.", "Att slippa vara ensam vid besök.", "Rutiner som alla känner till",
    "Mer utbildning om jäv och gåvor.", "Snabb återkoppling när man rapporterar", "Polisen borde komma oftare",
    "=SUMMA(A1:A9)", "Ring mig: 070-174 06 05",
)  # fmt: skip
