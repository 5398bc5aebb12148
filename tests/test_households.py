"""The household watch: the sums of a « foyer fiscal » against 5,500 € a calendar year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clubs.households import NEAR_CENTS, YEARLY_CEILING_CENTS, Saver, watch
from clubs.pledges import settled_terms, standing
from tests.test_pledges import Promised


def test_e8_two_members_of_one_household_exceed_together_what_neither_does_alone():
    """E8: 250 + 250 € a month = 6,000 € a year → warning, though each is under 5,500 €."""
    yearly = sum(
        term.due_cents
        for term in settled_terms(
            [Promised(date(2026, 1, 1), 25_000)],
            {},
            joined_on=date(2026, 1, 1),
            on=date(2026, 12, 31),
        )
    )
    assert yearly == 300_000
    together = watch([Saver(1, 4, 0, yearly), Saver(2, 4, 0, yearly)])
    assert [(h.projected_cents, h.level) for h in together] == [(600_000, "will_exceed")]
    apart = watch([Saver(1, None, 0, yearly), Saver(2, None, 0, yearly)])
    assert [(h.projected_cents, h.level) for h in apart] == [(300_000, "fine")] * 2


@pytest.mark.parametrize(
    ("received", "to_come", "level"),
    [
        (0, 0, "fine"),
        (439_999, 0, "fine"),
        (440_000, 0, "near"),
        (100_000, 340_000, "near"),
        (550_000, 0, "near"),
        (100_000, 450_001, "will_exceed"),
        (550_001, 0, "above"),
        (550_001, 100_000, "above"),
    ],
)
def test_a_household_is_told_when_it_comes_near(received, to_come, level):
    (household,) = watch([Saver(1, None, received, to_come)])
    assert household.level == level
    assert household.is_watched is (level != "fine")
    assert household.room_cents == YEARLY_CEILING_CENTS - received


def test_the_household_with_most_comes_first():
    found = watch([Saver(1, None, 100, 0), Saver(2, 8, 50, 0), Saver(3, 8, 80, 0)])
    assert [[saver.member for saver in household.savers] for household in found] == [[2, 3], [1]]


savers = st.lists(
    st.builds(
        Saver,
        member=st.integers(1, 30),
        household=st.none() | st.integers(1, 5),
        received_cents=st.integers(0, 600_000),
        to_come_cents=st.integers(0, 600_000),
    ),
    unique_by=lambda saver: saver.member,
)


@given(savers)
def test_everybody_is_in_one_household_and_no_cent_is_lost(found):
    households = watch(found)
    members = [saver.member for household in households for saver in household.savers]
    assert sorted(members) == sorted(saver.member for saver in found)
    assert sum(h.received_cents for h in households) == sum(s.received_cents for s in found)
    assert NEAR_CENTS == 440_000


@given(
    amounts=st.dictionaries(st.integers(1, 12), st.integers(0, 9000), max_size=12),
    rhythm=st.sampled_from([1, 3, 6, 12]),
    month=st.integers(1, 12),
)
def test_what_terms_lack_is_what_the_member_owes(amounts, rhythm, month):
    """Term by term or in one sum, the arrears are the same."""
    promises = [Promised(date(2026, 1, 10), 2000, rhythm)]
    received = {date(2026, m, 1): cents for m, cents in amounts.items()}
    on, joined_on = date(2026, month, 15), date(2026, 1, 10)
    found = settled_terms(promises, received, joined_on=joined_on, on=on)
    whole = standing(promises, sum(received.values()), joined_on=joined_on, on=on)
    assert sum(term.missing_cents for term in found) == whole.arrears_cents
    assert all(0 <= term.covered_cents <= term.due_cents for term in found)
