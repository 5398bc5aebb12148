"""The project's own files, as the tests of consistency read them."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
PACKAGES = ("cigales", "clubs", "investments")
TEMPLATES = ROOT / "templates"


def python_files(*folders: str) -> list[Path]:
    return sorted(
        path for folder in folders or (*PACKAGES, "tests") for path in (ROOT / folder).rglob("*.py")
    )


def templates(*suffixes: str) -> list[Path]:
    return sorted(
        path for path in TEMPLATES.rglob("*") if path.suffix in (suffixes or (".html", ".txt"))
    )


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    return name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(path: Path) -> Iterator[str]:
    """The full names of all that a file imports, in its functions too."""
    package = module_of(path).split(".")
    if path.name != "__init__.py":
        package.pop()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def strings(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {node.value for node in nodes if isinstance(node.value, str)}


def patterns(path: Path) -> set[str]:
    """The f-strings of a file, with a star in place of each value."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        "".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
    }


_GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}


def python_words(path: Path) -> Iterator[str]:
    """The translatable strings of a Python file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) in _GETTEXT:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


_COMMENT = re.compile(r"{#.*?#}|{% comment.*?%}.*?{% endcomment %}|<!--.*?-->", re.DOTALL)
_BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?\b[^%]*?%}(?P<words>.*?){%\s*endblocktrans(?:late)?\s*%}", re.DOTALL
)
_TRANSLATE = re.compile(r"""{%\s*trans(?:late)?\s+(?P<quote>["'])(?P<words>.*?)(?P=quote)""")
_ARGUMENT = re.compile(r"""\b_\((?P<quote>["'])(?P<words>.*?)(?P=quote)\)""")


def without_comments(source: str) -> str:
    return _COMMENT.sub("", source)


def template_words(path: Path) -> Iterator[str]:
    """The translatable strings of a template."""
    source = without_comments(path.read_text(encoding="utf-8"))
    for pattern in (_BLOCK, _TRANSLATE, _ARGUMENT):
        yield from (match["words"] for match in pattern.finditer(source))


def without_words(source: str) -> str:
    """A template without its translatable strings, its tags and its variables."""
    source = _BLOCK.sub("", without_comments(source))
    return re.sub(r"{%.*?%}|{{.*?}}", "", source, flags=re.DOTALL)


def listed(wrong: Iterable[str]) -> str:
    """Findings as an assertion shows them: one a line, nothing when there is none."""
    return "\n".join(sorted(wrong))
