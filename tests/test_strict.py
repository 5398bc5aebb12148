"""The harness itself: what it must catch is caught, what it may not catch is let through."""

import logging
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import Context, Engine, Origin, Template
from django.template.loader import render_to_string

from clubs.models import Membership
from tests import strict


def render(source: str, path="templates/try.html", **context) -> str:
    origin = Origin(str(settings.BASE_DIR / path), template_name=path)
    template = Template(source, origin, engine=Engine.get_default())
    return template.render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        "{{ absent }}",
        "{{ page.absent }}",
        "{{ absent|upper }}",
        "{% if absent %}a{% endif %}",
        "{% if page.title and absent == 3 %}a{% endif %}",
        "{% for row in absent %}a{% endfor %}",
        "{% with title=absent %}{% endwith %}",
        "{% blocktranslate %}Bonjour {{ absent }}{% endblocktranslate %}",
        "{% blocktranslate with name=page.absent %}Bonjour {{ name }}{% endblocktranslate %}",
    ],
)
def test_an_undefined_variable_of_our_templates_fails(source):
    with pytest.raises(pytest.fail.Exception, match="undefined in the template"):
        render(source, page=SimpleNamespace(title="Titre"))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ absent|default:'rien' }}", "rien"),
        ("{{ none }}", "None"),
        ("{% if empty %}a{% else %}b{% endif %}", "b"),
        (
            "{% blocktranslate with name=page %}Bonjour {{ name }}{% endblocktranslate %}",
            "Bonjour p",
        ),
        (
            "{% blocktranslate count n=2 %}un{% plural %}{{ n }} deux{% endblocktranslate %}",
            "2 deux",
        ),
    ],
)
def test_a_defined_or_declared_optional_variable_passes(source, shown):
    assert render(source, none=None, empty="", page="p") == shown


def test_a_missing_reverse_one_to_one_is_a_no_and_not_an_undefined_variable():
    assert render("{% if m.person %}a{% else %}b{% endif %}", m=Membership()) == "b"


def test_templates_of_packages_are_left_alone():
    assert render("{{ absent }}", path=".venv/lib/package/templates/x.html") == ""
    assert "<form" in render_to_string("admin/search_form.html", {"cl": {"search_fields": ["x"]}})


@pytest.mark.expects_errors("cigales.try")
def test_an_expected_error_is_let_through():
    logging.getLogger("cigales.try").error("prévu")


def test_errors_and_words_of_weasyprint_are_unwanted():
    watch = strict.LogWatch()
    for logger, level in [
        ("django.request", "WARNING"),
        ("weasyprint.progress", "INFO"),
        ("weasyprint", "WARNING"),
        ("cigales", "ERROR"),
    ]:
        watch.handle(logging.makeLogRecord({"name": logger, "levelno": getattr(logging, level)}))
    assert [record.name for record in watch.unwanted] == ["weasyprint", "cigales"]
    assert watch.verdict(expected=("weasyprint", "cigales")) == ""
    assert "absent was to log" in watch.verdict(expected=("weasyprint", "cigales", "absent"))
