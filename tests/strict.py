"""What is always watched while tests run: undefined template variables and what is logged.

The idea is that of les-emplois (tests/conftest.py, unknown_variable_template_error). Only the
project's own templates are strict: those of Django, allauth and crispy-forms lean on undefined
variables. A value that may be missing is said so, by ``|default:…`` or ``|default_if_none:…``.
"""

import logging
from functools import wraps
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, base
from django.template.defaultfilters import default, default_if_none
from django.templatetags.i18n import BlockTranslateNode


def _is_ours(origin) -> bool:
    """Whether a template is a file of the project, and not of an installed package."""
    path = Path(getattr(origin, "name", ""))
    return path.is_relative_to(settings.BASE_DIR) and not path.is_relative_to(
        settings.BASE_DIR / ".venv"
    )


def _fail(name: str, origin):
    # pytest's own goes through the « except Exception » of {% if %}.
    pytest.fail(f"« {name} » is undefined in the template {origin.name}")


class StrictFilterExpression(base.FilterExpression):
    def __init__(self, token, parser: base.Parser):
        super().__init__(token, parser)
        self.origin = parser.origin

    def resolve(self, context: Context, ignore_failures=False):
        is_variable = self.is_var and self.var.lookups
        is_optional = any(function in (default, default_if_none) for function, _ in self.filters)
        if is_variable and not is_optional and _is_ours(self.origin):
            try:
                self.var.resolve(context)
            except base.VariableDoesNotExist:
                _fail(self.token, self.origin)
        return super().resolve(context, ignore_failures)


def _strict_translate(render):
    @wraps(render)
    def strict_render(self, context: Context, nested=False):
        given = {*self.extra_context, self.countervar}
        tokens = (*self.singular, *(self.plural or ())) if _is_ours(self.origin) else ()
        for token in tokens:
            is_given = token.contents in given or token.contents in context
            if token.token_type == base.TokenType.VAR and not is_given:
                _fail(token.contents, self.origin)
        return render(self, context, nested)

    return strict_render


def make_templates_strict():
    """From here on an undefined variable fails the test that renders it, in ``{% if %}`` too."""
    base.FilterExpression = StrictFilterExpression
    BlockTranslateNode.render = _strict_translate(BlockTranslateNode.render)


class LogWatch(logging.Handler):
    """Keeps the records that no test may leave behind: errors, and whatever WeasyPrint says."""

    def __init__(self):
        super().__init__()
        self.unwanted: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord):
        is_from_weasyprint = record.name.partition(".")[0] == "weasyprint"
        if record.levelno >= logging.ERROR or (
            is_from_weasyprint and record.levelno >= logging.WARNING
        ):
            self.unwanted.append(record)

    def verdict(self, expected: tuple[str, ...]) -> str:
        """What is wrong, in words; ``expected`` are the loggers that must have complained."""
        wrong = [
            f"{record.name} logged: {record.getMessage()}"
            for record in self.unwanted
            if record.name not in expected
        ]
        came = {record.name for record in self.unwanted}
        silent = [name for name in expected if name not in came]
        wrong += [f"{name} was to log an error and did not" for name in silent]
        return "\n".join(wrong)
