"""READ: what members' attestations of a year must say, and what is still wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cigales.money import format_euros
from clubs.ledger.parts import Parts
from clubs.models import Club, Membership
from investments.models import (
    Attestation,
    AttestationState,
    Eligibility,
    Holding,
    Instrument,
)
from investments.tax import box_on, claw_back, lock_up_end, member_amounts, rate_on, reduction

from .books import Books, read_books
from .tax_tables import TaxTables, tax_tables


@dataclass(frozen=True)
class LineDraft:
    """The fields of an ``AttestationLine``, before it is written."""

    holding_id: int
    enterprise_name: str
    purpose: str
    seat: str
    siren: str
    legal_form: str
    scheme: str
    paid_on: date
    subscribed_cents: int
    securities: int
    lock_up_ends_on: date
    fraction: str
    amount_cents: int
    rate_percent: int | None
    reduction_cents: int | None
    box: str


@dataclass(frozen=True)
class Problem:
    """Something to look at before issuing; ``about`` is a company's or a member's name."""

    about: str
    words: str


@dataclass(frozen=True)
class TakenBack:
    """What a member must give back after a sale before the end of the lock-up."""

    enterprise: str
    sold_on: date
    name: str
    cents: int


@dataclass(frozen=True)
class Subscriptions:
    """The eligible payments of a calendar year, member by member (their membership's pk)."""

    tax_year: int
    lines: dict[int, tuple[LineDraft, ...]]
    memberships: dict[int, Membership]
    problems: tuple[Problem, ...]
    taken_back: tuple[TakenBack, ...] = field(default=())


def subscriptions(
    club: Club, *, tax_year: int, today: date, attestations: list[Attestation] | None = None
) -> Subscriptions:
    """Only capital that its company certified is told (E7). Seven queries.

    ``attestations`` are those of the year when they are already read: five queries then.
    """
    last = min(date(tax_year, 12, 31), today)
    books = read_books(club, starts_on=date(tax_year, 1, 1), on=last, is_printed=False)
    tables = tax_tables(club)
    paid = [
        holding
        for number, holding in books.holdings.items()
        if number in books.history.paid_by and holding.payment.occurred_on.year == tax_year
    ]
    paid.sort(key=lambda holding: (holding.payment.occurred_on, holding.payment.number))
    numbers = books.records.memberships
    lines: dict[int, list[LineDraft]] = {}
    for holding in paid:
        if is_attested(holding):
            parts = books.history.paid_by[holding.payment.number]
            for number, draft in _drafts(books, holding, parts, tables):
                lines.setdefault(numbers[number].pk, []).append(draft)
    memberships = {row.pk: row for row in numbers.values() if row.pk in lines}
    found = {pk: tuple(drafts) for pk, drafts in lines.items()}
    papers = attestations_of_year(club, tax_year) if attestations is None else attestations
    issued = [paper for paper in papers if paper.state == AttestationState.ISSUED]
    return Subscriptions(
        tax_year=tax_year,
        lines=found,
        memberships=memberships,
        problems=(
            *_problems_of_year(tax_year, today),
            *(p for holding in paid for p in _problems_of(holding, tables)),
            *_problems_of_members(memberships),
            *_differences(issued, found),
        ),
        taken_back=tuple(_taken_back(books, tables)),
    )


def is_attested(holding: Holding) -> bool:
    """Capital, certified by the company: nothing else opens the reduction (section 4, E7)."""
    return holding.instrument == Instrument.EQUITY and holding.eligibility == Eligibility.YES


def _drafts(
    books: Books, holding: Holding, parts: Parts, tables: TaxTables
) -> Iterator[tuple[int, LineDraft]]:
    payment, enterprise = holding.payment, holding.enterprise
    paid_on = payment.occurred_on
    rate = rate_on(tables.rates, holding.tax_scheme, paid_on)
    fractions = books.fractions(parts)
    for number, cents in member_amounts(payment.cost_cents, fractions).items():
        if not cents:
            continue
        yield (
            number,
            LineDraft(
                holding_id=holding.pk,
                enterprise_name=enterprise.name,
                purpose=enterprise.purpose,
                seat=enterprise.seat,
                siren=enterprise.siren,
                legal_form=enterprise.get_legal_form_display(),
                scheme=holding.tax_scheme,
                paid_on=paid_on,
                subscribed_cents=payment.cost_cents,
                securities=payment.securities,
                lock_up_ends_on=lock_up_end(paid_on),
                fraction=str(parts[number]),
                amount_cents=cents,
                rate_percent=rate,
                reduction_cents=None if rate is None else reduction(cents, rate),
                box=box_on(tables.boxes, holding.tax_scheme, paid_on) or "",
            ),
        )


def _problems_of_year(tax_year: int, today: date) -> Iterator[Problem]:
    if today <= date(tax_year, 12, 31):
        yield Problem(
            str(tax_year),
            _("l’année n’est pas finie : un paiement à venir manquerait aux attestations."),
        )


def _problems_of(holding: Holding, tables: TaxTables) -> Iterator[Problem]:
    enterprise, paid_on = holding.enterprise, holding.payment.occurred_on
    about = _("%(name)s, %(amount)s payés le %(day)s") % {
        "name": enterprise.name,
        "amount": format_euros(holding.payment.cost_cents),
        "day": date_format(paid_on, "d/m/Y"),
    }
    is_equity = holding.instrument == Instrument.EQUITY
    if holding.eligibility == Eligibility.TO_BE_CHECKED and is_equity:
        yield Problem(
            about, _("l’éligibilité est à vérifier : ce paiement n’est sur aucune attestation.")
        )
    if holding.eligibility == Eligibility.YES and not is_equity:
        words = _("« %(instrument)s » n’ouvre aucune réduction : ce paiement n’est pas attesté.")
        yield Problem(about, words % {"instrument": holding.get_instrument_display()})
    if not is_attested(holding):
        return
    missing = {
        _("son SIREN"): enterprise.siren,
        _("son objet social"): enterprise.purpose,
        _("son siège"): enterprise.seat,
        _("sa forme juridique"): enterprise.legal_form,
        _("le nombre de titres"): holding.payment.securities,
        _("l’état individuel de la société, à joindre au paiement"): holding.is_certified,
    }
    if absent := [words for words, value in missing.items() if not value]:
        yield Problem(about, _("il manque : %(what)s.") % {"what": ", ".join(absent)})
    if rate_on(tables.rates, holding.tax_scheme, paid_on) is None:
        yield Problem(about, _("le taux n’est pas connu : il sera imprimé « taux à confirmer »."))
    if box_on(tables.boxes, holding.tax_scheme, paid_on) is None:
        yield Problem(about, _("la case n’est pas connue : « case à confirmer » sera imprimé."))


def _problems_of_members(memberships: dict[int, Membership]) -> Iterator[Problem]:
    for membership in memberships.values():
        if not membership.person.address.strip():
            yield Problem(membership.person.full_name, _("son adresse postale manque."))


def attestations_of_year(club: Club, tax_year: int) -> list[Attestation]:
    """With their lines and their members, the longest-standing first. Two queries."""
    rows = Attestation.objects.filter(club=club, tax_year=tax_year)
    return list(rows.select_related("membership__person").prefetch_related("lines"))


def _differences(
    issued: list[Attestation], lines: dict[int, tuple[LineDraft, ...]]
) -> Iterator[Problem]:
    """Papers already given that the books no longer say."""
    for attestation in issued:
        if drafts_of(attestation) != lines.get(attestation.membership_id, ()):
            words = _(
                "l’attestation n° %(number)d ne dit plus ce que disent les comptes : annulez-la, "
                "puis préparez-en une autre."
            )
            yield Problem(
                attestation.membership.person.full_name, words % {"number": attestation.number}
            )


def drafts_of(attestation: Attestation) -> tuple[LineDraft, ...]:
    """What was copied on an attestation, to be compared with what the books say now."""
    names = [column.name for column in fields(LineDraft)]
    return tuple(
        LineDraft(**{name: getattr(line, name) for name in names})
        for line in attestation.lines.all()
    )


def _taken_back(books: Books, tables: TaxTables) -> Iterator[TakenBack]:
    """Sales of the year before the lock-up ends, in proportion, leavers included."""
    sold_before: dict[int, int] = {}
    cancelled = {e.reverses for e in books.records.entries if e.reverses is not None}
    sales = [e for e in books.records.entries if e.kind == "sale" and e.number not in cancelled]
    told = {flow.number for flow in books.flows}
    for sale in sorted(sales, key=lambda e: (e.occurred_on, e.number)):
        holding = books.holdings.get(sale.line or 0)
        if holding is None or not is_attested(holding):
            continue
        payment = holding.payment
        rate = rate_on(tables.rates, holding.tax_scheme, payment.occurred_on)
        # One measure for all the sales of a line: titles where each of them counted some.
        is_counted = payment.securities > 0 and all(
            other.securities for other in sales if other.line == sale.line
        )
        sold = -sale.securities if is_counted else -sale.cost_cents
        before = sold_before.get(payment.number, 0)
        sold_before[payment.number] = before + sold
        if rate is None or sale.number not in told:
            continue
        fractions = books.fractions(books.history.paid_by[payment.number])
        amounts = member_amounts(payment.cost_cents, fractions)
        taken = claw_back(
            {number: reduction(cents, rate) for number, cents in amounts.items()},
            sold=sold,
            sold_before=before,
            subscribed=payment.securities if is_counted else payment.cost_cents,
            sold_on=sale.occurred_on,
            lock_up_ends_on=lock_up_end(payment.occurred_on),
        )
        for number, cents in taken.items():
            if cents:
                yield TakenBack(
                    holding.enterprise.name, sale.occurred_on, books.name(number), cents
                )
