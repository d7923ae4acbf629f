"""The arrows between packages, the purity of the core, and the few rules of form that a reader relies on."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import importlib.metadata
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DISTRIBUTION = "palier"
MAY_IMPORT: dict[str, set[str]] = {
    "verification": {"ocr", "cooptation", "review_queue"},
    "ocr": set(),
    "cooptation": set(),
    "review_queue": set(),
    "bench": {"verification", "ocr", "cooptation", "review_queue"},
}
SERVICE = ("verification", "ocr", "cooptation", "review_queue")
ONE_MORE_ARROW = {"verification/cli.py": {"bench"}}
"""The command line starts the generator and the measures, which the image ships."""

EDGE_FOLDERS = {"adapters", "web", "migrations", "commands"}
"""``commands`` holds the parts of the command line that cli.py puts together."""

EDGE_MODULES = {
    "verification/settings.py",
    "verification/bootstrap.py",
    "verification/worker.py",
    "verification/cli.py",
    # The bodies of "run", "web", "worker" and "scheduler", which cli.py would otherwise hold.
    "verification/serving.py",
    # Where log lines go is an effect of the whole process; set up by those that start one.
    "verification/logs.py",
}
EFFECTS = {
    "os", "pathlib", "socket", "subprocess", "time", "random", "secrets", "shutil", "tempfile", "threading", "signal",
    "urllib", "http", "requests", "httpx", "sqlalchemy", "alembic", "celery", "kombu", "fastapi", "starlette",
    "uvicorn", "boto3", "botocore", "structlog", "logging", "prometheus_client",
}  # fmt: skip
ASKS_THE_WORLD = re.compile(r"\b(date|datetime)\.(now|today|utcnow)$|\buuid[14]$|(?<![.\w])(open|print|input)$")
COMPOSES_ITSELF = {"ocr/__init__.py"}
"""``ocr.read_document`` starts the limited process itself: it is ``ocr``'s own composition."""

READS_ITS_TABLE = {"verification/addresses/communes.py"}
"""Its packaged table, once, through importlib.resources (DESIGN section 3)."""

READS_THE_ENVIRONMENT = {
    "verification/settings.py",
    # Hands PATH, LANG and TESSDATA_PREFIX on to the reading process, and nothing else.
    "ocr/adapters/sandbox.py",
}
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
MOST_LINES_OF_A_FUNCTION = 60
"""Not of a migration: one that makes the first tables is a list of them."""

MOST_LINES_OF_THE_PIPELINE = 60
PERSONAL = {
    "name", "address", "text", "texts", "lines", "line", "holders", "holder_lines", "recipient_lines", "recipient",
    "payload", "password", "token", "api_key", "note", "words", "first_name", "first_names", "surname", "surnames",
    "street", "housenumber", "people", "persons", "account", "secret", "data", "declared", "printed",
}  # fmt: skip
NOT_PERSONAL = {
    "verification.adapters.backup.CopiedTable.name": "a database table",
    "verification.addresses.communes.Place.name": "a commune of the packaged table",
}
HOLDS_TEXT = re.compile(r"\b(str|bytes|Any|object)\b")
"""Fields of other dataclasses are looked at there."""


MODULES = sorted(path for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py"))
OF_THE_SERVICE = [path for path in MODULES if path.relative_to(ROOT).parts[0] in SERVICE]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_edge(name: str) -> bool:
    return name in EDGE_MODULES or bool(EDGE_FOLDERS & set(Path(name).parts[:-1]))


CORE = [path for path in OF_THE_SERVICE if not is_edge(name_of(path))]


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported_modules(path: Path) -> set[str]:
    """Every module that is imported, and for ``from a import b`` both ``a`` and ``a.b``."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def imported_roots(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imported_modules(path)}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_arrows_between_packages_point_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]

    foreign = imported_roots(path) & set(MAY_IMPORT) - {package}

    assert foreign <= MAY_IMPORT[package] | ONE_MORE_ARROW.get(name_of(path), set())


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_core_touches_nothing_outside_itself(path: Path) -> None:
    called = [ast.unparse(node.func) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]

    assert not imported_roots(path) & EFFECTS
    assert [name for name in called if ASKS_THE_WORLD.search(name)] == []
    assert ("importlib" in imported_roots(path)) <= (name_of(path) in READS_ITS_TABLE)


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_core_does_not_know_its_edge(path: Path) -> None:
    known = {name.replace(".", "/") for name in imported_modules(path) if name.partition(".")[0] in SERVICE}

    edges = {name for name in known if is_edge(f"{name}.py") or is_edge(f"{name}/__init__.py")}

    assert edges == set() or name_of(path) in COMPOSES_ITSELF


def test_only_settings_reads_the_environment() -> None:
    readers = {name_of(path) for path in OF_THE_SERVICE if re.search(r"\b(environ|getenv)\b", path.read_text("utf-8"))}

    assert readers == READS_THE_ENVIRONMENT


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_no_installed_distribution_hides_our_package(package: str) -> None:
    module = importlib.import_module(package)

    assert Path(module.__file__ or "/").is_relative_to(ROOT)
    assert set(importlib.metadata.packages_distributions().get(package, [])) <= {DISTRIBUTION}


def test_every_test_folder_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}

    assert [folder.name for folder in folders if not (folder / "__init__.py").exists()] == []


def test_the_pipeline_is_read_on_one_page() -> None:
    lines = (ROOT / "verification" / "pipeline.py").read_text("utf-8").splitlines()

    assert len(lines) < MOST_LINES_OF_THE_PIPELINE


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_has_a_name_that_says_something_a_docstring_and_late_annotations(path: Path) -> None:
    tree = tree_of(path)
    body = [node for node in tree.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]

    assert not {path.stem, path.parent.name} & VAGUE
    assert ast.get_docstring(tree)
    if body:
        assert ast.unparse(body[0]) == "from __future__ import annotations"


def functions_of(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", [path for path in MODULES if "migrations" not in path.parts], ids=name_of)
def test_a_function_fits_on_a_page(path: Path) -> None:
    too_long = [
        node.name
        for node in functions_of(tree_of(path))
        # A function that only defines the routes of an application is measured by its routes.
        if own_lines(node) > MOST_LINES_OF_A_FUNCTION
    ]

    assert too_long == []


def own_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without those of the functions defined in it."""
    inner = [child for child in functions_of(ast.Module([*node.body], [])) if child is not node]
    outermost = [one for one in inner if not any(one is not other and is_within(one, other) for other in inner)]
    return length_of(node) - sum(length_of(one) for one in outermost)


def is_within(one: ast.AST, other: ast.AST) -> bool:
    return any(child is one for child in ast.walk(other))


def length_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_stand_at_the_top(path: Path) -> None:
    late = [
        ast.unparse(inner)
        for node in functions_of(tree_of(path))
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert late == []


def dataclasses_of(package: str) -> Iterator[type]:
    """Every dataclass that a package defines."""
    root = importlib.import_module(package)
    for info in pkgutil.walk_packages(root.__path__, f"{package}."):
        if info.name.endswith("__main__") or ".migrations." in info.name:
            continue
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            if isinstance(value, type) and dataclasses.is_dataclass(value) and value.__module__ == info.name:
                yield value


@pytest.mark.parametrize("package", SERVICE)
def test_no_personal_field_is_shown_by_repr(package: str) -> None:
    shown = [
        f"{kind.__module__}.{kind.__qualname__}.{field.name}"
        for kind in dataclasses_of(package)
        for field in dataclasses.fields(kind)
        if field.repr and field.name in PERSONAL and HOLDS_TEXT.search(str(field.type))
    ]

    assert [name for name in shown if name not in NOT_PERSONAL] == []
