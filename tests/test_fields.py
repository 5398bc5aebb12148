"""EuroFormField: what is typed, what is understood, and what is said when it is not."""

import pytest
from django import forms

from cigales.fields import EuroFormField


class AmountForm(forms.Form):
    amount = EuroFormField(label="Montant")


def messages(typed, **bounds) -> list[str]:
    class BoundedForm(forms.Form):
        amount = EuroFormField(**bounds)

    return BoundedForm({"amount": typed}).errors.get("amount", [])


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("23,50 €", 2350), ("1 200", 120000), ("1\u202f234,50\u00a0€", 123450), ("0,01", 1)],
)
def test_an_amount_becomes_cents(typed, cents):
    form = AmountForm({"amount": typed})
    assert form.is_valid()
    assert form.cleaned_data == {"amount": cents}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("abc", "« abc » n’est pas un montant. Écrivez par exemple 23,50."),
        ("12 34", "« 12 34 » n’est pas un montant. Écrivez par exemple 23,50."),
        ("23,505", "« 23,505 » a plus de deux chiffres après la virgule."),
        ("0", "Le montant doit être d’au moins 0,01 €."),
        ("-5", "Le montant doit être d’au moins 0,01 €."),
        ("1" + "0" * 30, "Le montant ne peut pas dépasser 10 000 000,00 €."),
        ("", "Ce champ est obligatoire."),
        ("  ", "Ce champ est obligatoire."),
        ("\u00a0", "Ce champ est obligatoire."),
    ],
)
def test_a_refusal_says_why_in_french(typed, message):
    (said,) = messages(typed)
    assert said.replace("\u00a0", " ").replace("\u202f", " ") == message


def test_the_message_keeps_french_spaces():
    assert messages("abc")[0].startswith("«\u00a0abc\u00a0»")


def test_a_page_pasted_by_mistake_is_not_repeated_whole():
    (said,) = messages("Procès-verbal " * 500)
    assert len(said) < 120


@pytest.mark.parametrize("typed", ["abc", "23,505", "<b>12</b>", "-5", "12 34"])
def test_what_was_typed_is_shown_again(typed):
    form = AmountForm({"amount": typed})
    assert not form.is_valid()
    assert form["amount"].value() == typed
    assert "<b>" not in str(form)


def test_bounds_are_inclusive_and_zero_is_allowed_when_asked():
    assert messages("0", min_cents=0) == []
    assert messages("5", min_cents=500, max_cents=500) == []
    assert messages("4,99", min_cents=500)
    assert messages("5,01", max_cents=500)


def test_an_empty_optional_amount_is_none_and_not_zero():
    assert EuroFormField(required=False).clean("") is None


def test_cents_from_the_code_are_shown_as_euros():
    form = AmountForm(initial={"amount": 123450})
    assert 'value="1\u202f234,50"' in str(form["amount"])
    assert 'inputmode="decimal"' in str(form["amount"])


@pytest.mark.parametrize(
    ("typed", "has_changed"),
    [("23,50", False), ("23.5 €", False), ("23,51", True), ("", True), ("abc", True)],
)
def test_a_prefilled_amount_has_changed_when_its_value_has(typed, has_changed):
    assert EuroFormField().has_changed(2350, typed) is has_changed
