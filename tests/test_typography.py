"""French spaces: those that are there stop breaking, and none is added."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cigales.typography import french_spacing

NBSP, NARROW = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Qui ?", f"Qui{NARROW}?"),
        ("Bravo !", f"Bravo{NARROW}!"),
        ("un ; deux", f"un{NARROW}; deux"),
        ("un : deux", f"un{NBSP}: deux"),
        ("« oui »", f"«{NBSP}oui{NBSP}»"),
        ("(« oui »)", f"(«{NBSP}oui{NBSP}»)"),
        ("« Qui ? »", f"«{NBSP}Qui{NARROW}?{NBSP}»"),
        ("25 % de 10 €", f"25{NBSP}% de 10{NBSP}€"),
        ("10 €.", f"10{NBSP}€."),
        ("*Qui ?*", f"*Qui{NARROW}?*"),
        ("l'épargne d'aujourd'hui", "l’épargne d’aujourd’hui"),
    ],
)
def test_existing_spaces_become_those_of_a_french_printer(typed, set_):
    assert french_spacing(typed) == set_


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Qui?",
        "https://exemple.invalid/?a=1&b=2:3",
        "mailto:nous@exemple.invalid",
        "à 10:30",
        "C:\\dossier",
        ":-)",
        "rock 'n' roll",
        "les '80",
        f"déjà{NBSP}: bien{NARROW}!",
        "a;b",
    ],
)
def test_what_needs_no_space_is_left_as_it_is(text):
    assert french_spacing(text) == text


@given(st.text(alphabet="ab '«»:;!?%€.\n\u00a0\u202f", max_size=40))
def test_nothing_is_added_or_lost_and_twice_is_once(text):
    once = french_spacing(text)
    assert len(once) == len(text)
    assert french_spacing(once) == once
