"""Every gate of `make check` is shown a fault and must name it; a gate that cannot fail holds nothing."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

STYLE_FAULTS = {
    "S608": 'def find(name: str) -> str:\n    return f"SELECT * FROM cases WHERE name = {name}"  \n',
    "TID251": "from django.utils.safestring import mark_safe\n\nprint(mark_safe)\n",
    "PLC0415": "def late() -> None:\n    import json\n\n    print(json)\n",
    "C901": "def f(a: int) -> int:\n"
    + "".join(f"    if a == {i}:\n        return {i}\n" for i in range(9))
    + "    return a\n",
    "DJ008": "from django.db import models\n\n\nclass A(models.Model):\n    name = models.CharField(max_length=3)\n",
}


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.parametrize("rule", sorted(STYLE_FAULTS))
def test_style_names_the_fault(tmp_path: Path, rule: str) -> None:
    (tmp_path / "faulty.py").write_text(STYLE_FAULTS[rule])

    done = run(str(BIN / "ruff"), "check", "--config", str(ROOT / "pyproject.toml"), "--no-cache", ".", cwd=tmp_path)

    assert (done.returncode, rule in done.stdout) == (1, True)


def test_format_names_the_fault(tmp_path: Path) -> None:
    (tmp_path / "faulty.py").write_text("a  =  [1,2 ]\n")

    done = run(str(BIN / "ruff"), "format", "--check", "--no-cache", ".", cwd=tmp_path)

    assert (done.returncode, "faulty.py" in done.stdout) == (1, True)


def test_types_names_the_fault(tmp_path: Path) -> None:
    (tmp_path / "faulty.py").write_text("def double(number):\n    return number * 2\n")

    done = run(
        str(BIN / "mypy"), "--strict", "--no-incremental", "--config-file", "/dev/null", "faulty.py", cwd=tmp_path
    )

    assert (done.returncode, "no-untyped-def" in done.stdout) == (1, True)


def linter(tmp_path: Path, files: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The project's own contracts over a small tree with the same top-level names."""
    for package in ("analysis", "handbook", "register", "register/web"):
        (tmp_path / package).mkdir(parents=True, exist_ok=True)
        (tmp_path / package / "__init__.py").write_text("")
    floors = ["config", "incidents", "attachments", "measures", "notices", "accounts", "organisation", "keys", "audit"]
    areas = ["administration", "cases", "public", "report", "signin", "ui"]
    for name in [*floors, "codes", "crypto", "statements", "demo", *(f"web/{area}" for area in areas)]:
        (tmp_path / "register" / name).mkdir(exist_ok=True)
        (tmp_path / "register" / name / "__init__.py").write_text("")
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    return run(str(BIN / "lint-imports"), "--no-cache", cwd=tmp_path)


FLOOR_FAULTS = {
    "The floors: import downward only BROKEN": {"register/crypto/up.py": "import register.keys\n"},
    "Areas of the web stand on web.ui and do not meet BROKEN": {
        "register/web/cases/x.py": "import register.web.report\n"
    },
    "The survey library knows neither Django nor the register BROKEN": {"analysis/x.py": "import django\n"},
    "Nobody but surveys and reports (not yet built) calls the survey library BROKEN": {
        "register/web/cases/x.py": "import analysis\n"
    },
    "Ciphers are pure: no Django BROKEN": {"register/crypto/x.py": "import django\n"},
}


@pytest.mark.parametrize("verdict", sorted(FLOOR_FAULTS))
def test_floors_names_the_fault(tmp_path: Path, verdict: str) -> None:
    done = linter(tmp_path, FLOOR_FAULTS[verdict])

    assert (done.returncode, verdict in done.stdout) == (1, True), done.stdout


def test_floors_hold_on_a_clean_tree(tmp_path: Path) -> None:
    done = linter(tmp_path, {})

    assert done.returncode == 0, done.stdout


def test_templates_names_the_fault(tmp_path: Path) -> None:
    (tmp_path / "faulty.html").write_text('<div><p style="color: red">{% if a %}</p></div>\n<img src="x.png">\n')

    done = run(str(BIN / "djlint"), "--profile", "django", "--lint", ".", cwd=tmp_path)

    assert (done.returncode, "faulty.html" in done.stdout) == (1, True)


def tree(tmp_path: Path, text: str) -> Path:
    (tmp_path / "faulty.py").write_text(text)
    run("git", "init", "-q", ".", cwd=tmp_path)
    return tmp_path


SHAPE_FAULTS = {
    "300 lines, 300 is too many": "A = 1\n" * 300,
    "has 41 lines": "def long() -> None:\n" + "    print()\n" * 40,
    "without its reason": "import os  # noqa" + ": F401\n",
    "unfinished work": "A = 1  # TO" + "DO later\n",
}


@pytest.mark.parametrize("said", sorted(SHAPE_FAULTS))
def test_shape_names_the_fault(tmp_path: Path, said: str) -> None:
    done = run(sys.executable, str(ROOT / ".ci" / "shape.py"), str(tree(tmp_path, SHAPE_FAULTS[said])), cwd=tmp_path)

    assert (done.returncode, said in done.stdout) == (1, True), done.stdout


def test_shape_lets_a_good_file_pass(tmp_path: Path) -> None:
    done = run(sys.executable, str(ROOT / ".ci" / "shape.py"), str(tree(tmp_path, "A = 1\n")), cwd=tmp_path)

    assert (done.returncode, done.stdout) == (0, "shape: holds\n")


def migrations(tmp_path: Path, field: str) -> subprocess.CompletedProcess[str]:
    """The gate's own command, over the register and one small app whose migration holds one field."""
    app = tmp_path / "small"
    (app / "migrations").mkdir(parents=True)
    (app / "__init__.py").write_text("")
    (app / "migrations" / "__init__.py").write_text("")
    (app / "models.py").write_text(
        "from django.db import models\n\n\nclass Small(models.Model):\n    "
        f"number = models.{field}()\n\n    class Meta:\n        app_label = 'small'\n"
    )
    (app / "migrations" / "0001_small.py").write_text(
        "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n"
        "    initial = True\n    operations = [migrations.CreateModel('Small', [\n        ('id', "
        "models.BigAutoField(primary_key=True, auto_created=True, serialize=False, verbose_name='ID')),\n"
        "        ('number', models.IntegerField()),\n    ])]\n"
    )
    (tmp_path / "faulty_settings.py").write_text(
        "from register.config.settings import *\n\nINSTALLED_APPS = [*INSTALLED_APPS, 'small']\n"
    )
    check = runpy.run_path(str(ROOT / ".ci" / "check.py"))
    own = {"RAK_DEMO": "1", "RAK_VAR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "faulty_settings"}
    environment = {**os.environ, **own, "PYTHONPATH": str(tmp_path)}
    return subprocess.run(
        check["GATES"]["migrations"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        timeout=300,
    )


def test_migrations_names_the_fault(tmp_path: Path) -> None:
    done = migrations(tmp_path, "BigIntegerField")

    assert (done.returncode, "Migrations for 'small'" in done.stdout) == (1, True), done.stdout + done.stderr


def test_migrations_hold_on_a_clean_tree(tmp_path: Path) -> None:
    done = migrations(tmp_path, "IntegerField")

    assert (done.returncode, done.stdout) == (0, "No changes detected\n"), done.stdout + done.stderr
