"""References, the account number, the payment code: what a bank must be able to read."""

from datetime import date

import pytest
import segno
import segno.helpers
from hypothesis import given
from hypothesis import strategies as st

from clubs.payment_request import (
    NotAnIban,
    Transfer,
    club_code,
    epc_payload,
    group_iban,
    member_reference,
    parse_iban,
    sepa_text,
    term_reference,
)

# The example of the French registry entry of ISO 13616.
IBAN = "FR1420041010050500013M02606"
NOVEMBER = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("slug", "code"),
    [
        ("club-du-port", "PORT"),
        ("cigale-des-deux-caps", "DEUXCAPS"),
        ("demo-calais", "CALAIS"),
        ("club-1", "CLUB1"),
        ("la-cigale", "LACIGALE"),
        ("une-tres-longue-suite-de-mots", "UNETRESLONGUESUI"),
    ],
)
def test_a_club_is_a_word_in_a_reference(slug, code):
    assert club_code(slug) == code


def test_a_reference_names_the_club_the_member_and_the_term():
    assert member_reference("club-du-port", 7) == "PORT-07"
    assert member_reference("club-du-port", 123) == "PORT-123"
    assert term_reference("club-du-port", 7, NOVEMBER) == "PORT-07 2026-11"


@given(slug=st.from_regex(r"[a-z0-9_-]{1,50}", fullmatch=True), number=st.integers(1, 99999))
def test_every_reference_is_one_that_banks_carry(slug, number):
    reference = term_reference(slug, number, NOVEMBER)
    assert sepa_text(reference) == reference
    assert len(reference) <= 35


@pytest.mark.parametrize(
    "typed",
    [
        IBAN,
        "FR14 2004 1010 0505 0001 3M02 606",
        "fr14\u00a02004\u202f1010 0505 0001 3m02 606",
        "IBAN FR14-2004-1010-0505-0001-3M02-606",
        "BE68 5390 0754 7034",
        "DE89 3704 0044 0532 0130 00",
    ],
)
def test_an_account_number_is_read_however_it_is_written(typed):
    assert parse_iban(typed) in (IBAN, "BE68539007547034", "DE89370400440532013000")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "FR14",
        "FR1520041010050500013M02606",  # check digits
        "FR1420041010050500013M02660",  # two figures swapped
        "FR1420041010050500013M0260",  # one short
        "FR142004101005050001³M02606",
        "1420041010050500013M02606FR",
        "BE68 5390 0754 7034 0000",
    ],
)
def test_an_account_number_with_a_mistake_is_refused(typed):
    with pytest.raises(NotAnIban):
        parse_iban(typed)


@given(position=st.integers(4, 26), figure=st.sampled_from("0123456789"))
def test_one_wrong_figure_never_passes(position, figure):
    wrong = IBAN[:position] + figure + IBAN[position + 1 :]
    if wrong != IBAN:
        with pytest.raises(NotAnIban):
            parse_iban(wrong)


def test_an_account_number_is_printed_in_groups_of_four():
    assert group_iban(IBAN) == "FR14 2004 1010 0505 0001 3M02 606"


def test_words_lose_what_banks_do_not_carry():
    assert sepa_text("Cigale inventée d’Audruicq & Cœur") == "Cigale inventee d'Audruicq Coeur"
    assert sepa_text("« Ô Port ! »") == "O Port"


def test_the_payment_code_is_the_one_of_the_standard():
    transfer = Transfer("Cigale inventée du Port", IBAN, 2350, "PORT-07 2026-11")
    assert epc_payload(transfer).split("\n") == [
        *("BCD", "002", "1", "SCT", ""),
        "Cigale inventee du Port",
        IBAN,
        "EUR23.50",
        *("", "", "PORT-07 2026-11"),
    ]


def test_the_payment_code_is_the_one_that_segno_makes():
    """But for a zero that the standard lets stand: 23.5 and 23.55."""
    ours = epc_payload(Transfer("Cigale inventee du Port", IBAN, 2355, "PORT-07 2026-11"))
    theirs = segno.helpers.make_epc_qr(
        name="Cigale inventee du Port",
        iban=IBAN,
        amount="23.55",
        text="PORT-07 2026-11",
        encoding="utf-8",
    )
    made = segno.make_qr(ours, error="m", boost_error=False)
    assert made.version <= 13
    assert made.matrix == theirs.matrix


def test_a_payment_code_may_leave_the_amount_to_the_member():
    assert epc_payload(Transfer("Cigale", IBAN, None, "PORT-07")).split("\n")[7] == ""


@pytest.mark.parametrize(
    ("cents", "reference"), [(0, "PORT-07"), (-5, "PORT-07"), (100, ""), (100, "A" * 36)]
)
def test_a_payment_code_out_of_the_standard_is_not_made(cents, reference):
    with pytest.raises(ValueError, match=r"transfer|reference"):
        epc_payload(Transfer("Cigale", IBAN, cents, reference))


@given(name=st.text(min_size=1, max_size=200), cents=st.integers(1, 10**9))
def test_a_payment_code_never_exceeds_what_the_standard_allows(name, cents):
    payload = epc_payload(Transfer(name, IBAN, cents, "PORT-07 2026-11"))
    assert len(payload.split("\n")) == 11
    assert len(payload.encode()) <= 331
