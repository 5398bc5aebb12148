"""READ: what joining means today by the club's method, and what the law has to say about it."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clubs.ledger.entries import Entry, Member
from clubs.ledger.stakes import stakes
from clubs.models import Club, Leaving, LedgerEntry, Mandate, Membership, Role, Stage, StageName
from clubs.months import last_of_month

from .records import Records, records
from .stakes import decimal_text, percent_text, unit_value_text

# DOMAIN.md section 2: how many people a club has, and how long its convention lasts.
FEWEST, MOST = 5, 20
TERM_YEARS = 5
WARNED_MONTHS_BEFORE = 6
# What the example of a newcomer pays.
EXAMPLE_CENTS = 10_000


@dataclass(frozen=True)
class ArrivalPage:
    """The club today, and what a newcomer's first hundred euros would be. Cents.

    ``units`` and ``unit_value`` are of ``unit_value`` only; ``next_share`` is the part of the
    next investment that these hundred euros would pay, for ``by_line`` only.
    """

    on: date
    method: str
    method_label: str
    members: int
    net_assets_cents: int
    carrying_cents: int
    foreseen_gap_cents: int
    example_cents: int
    example_stake_cents: int
    example_in_lines_cents: int
    units: str
    unit_value: str
    next_share: str
    is_managing: bool
    warnings: tuple[str, ...]


def arrival_page(club: Club, *, on: date) -> ArrivalPage:
    """Four queries."""
    book = records(club, on=on)
    present = sum(_is_member(m, on) for m in book.members)
    stage = stage_on(club, on)
    newcomer = Member(number=max(book.memberships, default=0) + 1, joined_on=on)
    found = stakes(
        (*book.entries, _example(book, newcomer, on)),
        (*book.members, newcomer),
        method=club.method,
        on=on,
    )
    stake = found.of(newcomer.number)
    accounts = sum(max(row.cash_cents, Fraction(0)) for row in found.rows)
    is_unit_value, is_by_line = club.method == "unit_value", club.method == "by_line"
    value = found.unit_value_cents
    return ArrivalPage(
        on=on,
        method=club.method,
        method_label=club.get_method_display(),
        members=present,
        net_assets_cents=found.net_assets_cents - EXAMPLE_CENTS,
        carrying_cents=sum(found.carrying_by_line.values()),
        foreseen_gap_cents=stake.cents - EXAMPLE_CENTS,
        example_cents=EXAMPLE_CENTS,
        example_stake_cents=stake.cents,
        example_in_lines_cents=round(sum(stake.lines.values(), start=Fraction(0))),
        units=decimal_text(Fraction(stake.weight, 1_000_000), 6) if is_unit_value else "",
        unit_value=unit_value_text(value) if value is not None else "",
        next_share=percent_text(stake.cash_cents / accounts) if is_by_line and accounts else "",
        is_managing=stage == StageName.MANAGING,
        warnings=(*size_warnings(present + 1), *term_warnings(club, on)),
    )


def size_warnings(members: int) -> list[str]:
    """What to say of a club of so many members."""
    if members > MOST:
        return [
            _(
                "Le club aurait %(count)d membres. Un club CIGALES en compte de 5 à 20, et sa "
                "convention d’indivision (Code civil, article 1873-2) doit nommer chacun avec sa "
                "quote-part : au-delà de 20, mieux vaut en fonder un second."
            )
            % {"count": members}
        ]
    if members < FEWEST:
        return [
            _(
                "Le club aurait %(count)d membres. Un club CIGALES en compte de 5 à 20 : en "
                "dessous de 5, prenez conseil auprès de l’association régionale, accueillez de "
                "nouveaux membres ou préparez la fin du club."
            )
            % {"count": members}
        ]
    return []


def term_warnings(club: Club, on: date) -> list[str]:
    """Says when the convention ends within six months, or has ended. One query."""
    end = term_ends_on(club, on)
    if end is None or add_months(on, WARNED_MONTHS_BEFORE) < end:
        return []
    words = (
        _("La convention du club a pris fin le %(day)s.")
        if end <= on
        else _("La convention du club prend fin le %(day)s.")
    )
    law = _(
        "Une convention d’indivision dure cinq ans au plus et se renouvelle par une décision "
        "expresse de tous (Code civil, article 1873-3) : décidez de la prolonger, de passer en "
        "gestion ou de liquider le club."
    )
    return [f"{words % {'day': date_format(end, 'j F Y')}} {law}"]


def term_ends_on(club: Club, on: date) -> date | None:
    """Five years after the foundation, or after the day of the extension; None past that."""
    stage = Stage.objects.filter(club=club, starts_on__lte=on).order_by("-starts_on").first()
    if stage is None or stage.name == StageName.SAVING:
        return add_months(club.founded_on, 12 * TERM_YEARS)
    if stage.name == StageName.EXTENDED:
        return add_months(stage.starts_on, 12 * TERM_YEARS)
    return None


def stage_on(club: Club, on: date) -> str:
    """The stage of the club's life at a date, « saving » when none was written down."""
    stages = Stage.objects.filter(club=club, starts_on__lte=on).order_by("-starts_on")
    return stages.values_list("name", flat=True).first() or StageName.SAVING


def departure_warnings(membership: Membership, *, left_on: date, leaving: str) -> list[str]:
    """Legal but heavy: what a departure brings with it. Four queries."""
    club = membership.club
    indefinite = _(
        "la convention peut devenir à durée indéterminée (Code civil, articles 1873-1 et suivants)"
    )
    warnings = []
    if leaving == Leaving.DEATH:
        warnings.append(
            _(
                "Après un décès, la quote-part revient aux héritiers : si rien n’est "
                "prévu, %(law)s et chacun peut alors demander le partage. Faites relire la "
                "convention et payez les héritiers sur justificatif de leur qualité."
            )
            % {"law": indefinite}
        )
    roles = set(
        Mandate.objects.filter(membership=membership).on(left_on).values_list("role", flat=True)
    )
    if Role.MANAGER in roles:
        warnings.append(
            _(
                "Cette personne tient la gérance. Si elle est révoquée, "
                "%(law)s ; élisez la suivante."
            )
            % {"law": indefinite}
        )
    if Role.TREASURER in roles and not _others_hold(club, membership, Role.TREASURER, left_on):
        warnings.append(
            _(
                "Plus personne ne tiendra la trésorerie : "
                "personne ne pourra écrire au livre-journal."
            )
        )
    if paid := _paid_after(membership, left_on):
        warnings.append(
            _("%(count)d versement est daté d’après ce départ : il sera rendu avec le reste.")
            % {"count": paid}
        )
    others = Membership.objects.for_club(club).on(left_on).exclude(pk=membership.pk)
    staying = others.exclude(left_on=left_on).count()
    return warnings + (size_warnings(staying) if staying < FEWEST else [])


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(years, month + 1, 1)
    return first.replace(day=min(day.day, last_of_month(first).day))


def _is_member(member: Member, on: date) -> bool:
    return member.joined_on <= on and (member.left_on is None or member.left_on > on)


def _example(book: Records, newcomer: Member, on: date) -> Entry:
    last = max((entry.number for entry in book.entries), default=0)
    return Entry(
        number=last + 1,
        kind="contribution",
        occurred_on=on,
        cash_cents=EXAMPLE_CENTS,
        member=newcomer.number,
    )


def _others_hold(club: Club, membership: Membership, role: str, day: date) -> bool:
    mandates = Mandate.objects.filter(membership__club=club, role=role).on(day)
    return mandates.exclude(membership=membership).exists()


def _paid_after(membership: Membership, left_on: date) -> int:
    rows = LedgerEntry.objects.filter(
        membership=membership, kind="contribution", occurred_on__gt=left_on, reversed_by=None
    )
    return rows.count()


def names_of_members(club: Club, *, on: date) -> set[str]:
    """The names of those who are in, in small letters. One query."""
    return {m.person.full_name.casefold() for m in Membership.objects.for_club(club).on(on)}
