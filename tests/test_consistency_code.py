"""What DESIGN.md and STYLE.md promise of the Python files, read from their source."""

import ast
import sys

import pytest

from tests import source

# DESIGN.md marks these PURE: arithmetic and words, without a framework or a clock.
PURE = [
    "cigales.money",
    "cigales.typography",
    "clubs.fiscal_years",
    "clubs.months",
    "clubs.pledges",
]
PURE += ["clubs.households", "clubs.payment_request"]
PURE += ["investments.tax", "investments.portfolio", "investments.papers.flows"]
PURE += [source.module_of(p) for p in source.python_files("clubs/ledger")]
LONGER_THAN_400_LINES: set[str] = set()


def test_clubs_never_lean_on_investments():
    wrong = [
        f"{source.name(path)}: {imported}"
        for path in source.python_files("clubs")
        for imported in {*source.imports(path), *source.strings(path)}
        if imported.split(".")[0] == "investments"
    ]
    assert source.listed(wrong) == ""


@pytest.mark.parametrize("module", PURE)
def test_pure_modules_lean_on_nothing_but_pure_modules(module):
    (path,) = (p for p in source.python_files(*source.PACKAGES) if source.module_of(p) == module)
    wrong = [
        imported
        for imported in source.imports(path)
        if imported.split(".")[0] not in sys.stdlib_module_names
        and imported not in PURE
        and imported.rpartition(".")[0] not in PURE
    ]
    assert source.listed(wrong) == ""


@pytest.mark.parametrize("module", PURE)
def test_pure_modules_do_not_ask_what_day_it_is(module):
    (path,) = (p for p in source.python_files(*source.PACKAGES) if source.module_of(p) == module)
    calls = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert calls.isdisjoint({"today", "now", "utcnow", "localdate", "random", "choice"})


def test_files_are_split_at_400_lines():
    long = {
        source.name(path)
        for path in source.python_files()
        if path.parent.name != "migrations"
        and len(path.read_text(encoding="utf-8").splitlines()) > 400
    }
    assert long == LONGER_THAN_400_LINES


def test_money_is_never_a_float_or_a_decimal_column():
    wrong = [
        f"{source.name(path)}: {imported}"
        for path in source.python_files("clubs", "investments")
        for imported in source.imports(path)
        if imported in ("django.db.models.FloatField", "django.db.models.DecimalField")
    ]
    wrong += [
        f"{source.name(path)}: models.{node.attr}"
        for path in source.python_files("clubs", "investments")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("FloatField", "DecimalField")
    ]
    assert source.listed(wrong) == ""


def test_no_vague_module_names():
    vague = {"utils", "helpers", "services", "common", "misc", "tools"}
    assert not [source.name(p) for p in source.python_files() if p.stem in vague]


def test_no_file_names_the_host_of_a_registry():
    hosts = ["py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs", "npm" + "js.com"]
    named = [
        f"{source.name(path)}: {host}"
        for path in source.ROOT.iterdir()
        if path.is_file() and path.suffix in (".txt", ".toml", ".json", ".md", ".cfg", "", ".npmrc")
        for host in hosts
        if host in path.read_text(encoding="utf-8", errors="replace")
    ]
    named += [
        f"{source.name(path)}: {host}"
        for path in [*source.python_files(), *(source.ROOT / ".ci").iterdir()]
        for host in hosts
        if host in path.read_text(encoding="utf-8")
    ]
    assert source.listed(named) == ""
