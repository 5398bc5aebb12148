"""The livre-journal: the book, its entries, and what the treasurer writes in it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cigales.tables import Table, csv_response
from clubs import actions, queries
from clubs.forms import CorrectionForm
from clubs.forms.ledger import OPERATION_FORMS, BookForm, ReversalForm
from clubs.models import LedgerEntry
from clubs.permissions import Need, Visit, enter_club_or_404
from clubs.queries.entry import entries_for_page, entry_page


@require_safe
def ledger(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    shelf = queries.shelf(visit.club, on=visit.today)
    form = BookForm(request.GET, shelf=shelf)
    page = queries.book(shelf, form.asked)
    table = Table(caption=_("Livre-journal"), columns=page.columns, rows=page.lines)
    if request.GET.get("format") == "csv":
        return csv_response(table, f"livre-journal-{page.asked.starts_on}-{page.asked.ends_on}")
    context = {"visit": visit, "page": page, "table": table, "form": form, "shelf": shelf}
    context["periods"] = _periods(shelf, form, page.asked)
    context["csv_address"] = "?" + urlencode(
        _period(page.asked) | form.narrowing | {"format": "csv"}
    )
    return render(request, "clubs/ledger.html", context)


@require_safe
def entry(request, club, entry):
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    page = entry_page(_entry_or_404(visit, entry))
    return render(request, "clubs/entry.html", {"visit": visit, "page": page})


@require_safe
def new_operation(request, club):
    """« Que s’est-il passé ? »: every kind of operation in plain words, and where to note it."""
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    return render(request, "clubs/ledger_choice.html", {"visit": visit})


@never_cache
def operation(request, club, kind):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    form = OPERATION_FORMS[kind](request.POST or None, club=visit.club, today=visit.today)
    if form.is_valid() and (address := _record_operation(request, visit, form)):
        return redirect(address)
    return render(request, "clubs/operation.html", {"visit": visit, "form": form, "kind": kind})


@never_cache
def reverse_entry(request, club, entry):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    page = entry_page(_entry_or_404(visit, entry))
    form = ReversalForm(request.POST or None)
    if form.is_valid() and _reverse(request, visit, page.entry, form):
        return redirect("clubs:entry", club=visit.club.slug, entry=page.entry.pk)
    return render(request, "clubs/reverse.html", {"visit": visit, "page": page, "form": form})


@never_cache
def correct(request, club, entry):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    entries = LedgerEntry.objects.for_club(visit.club).filter(kind="contribution")
    row = get_object_or_404(entries.for_reading(), pk=entry)
    form = CorrectionForm(request.POST or None)
    if form.is_valid() and _correct(request, visit, row, form):
        return redirect("clubs:member", club=visit.club.slug, membership=row.membership_id)
    return render(request, "clubs/correct.html", {"visit": visit, "form": form, "entry": row})


def _record_operation(request, visit: Visit, form) -> str:
    """The address of what was written, or nothing when the form has something to say."""
    facts = form.facts | {"club": visit.club, "by": request.user, "today": visit.today}
    try:
        row = actions.record_operation(**facts)
    except actions.AlreadyPosted as error:
        messages.warning(request, error.message)
        return redirect("clubs:ledger", club=visit.club.slug).url
    except ValidationError as error:
        form.add_error("occurred_on" if error.code in actions.DAY_CODES else None, error)
        return ""
    messages.success(request, _("C’est écrit au livre-journal, écriture %s.") % row.number)
    return redirect("clubs:entry", club=visit.club.slug, entry=row.pk).url


def _reverse(request, visit: Visit, row: LedgerEntry, form) -> bool:
    try:
        actions.reverse_entry(
            entry=row,
            reason=form.cleaned_data["reason"],
            token=form.cleaned_data["token"],
            by=request.user,
            today=visit.today,
        )
    except actions.AlreadyPosted as error:
        messages.warning(request, error.message)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    else:
        messages.success(request, _("L’écriture est annulée ; les deux restent au livre-journal."))
    return True


def _correct(request, visit: Visit, row: LedgerEntry, form) -> bool:
    try:
        actions.correct_contribution(
            entry=row,
            reason=form.cleaned_data["reason"],
            right_amount_cents=form.cleaned_data["right_amount"],
            token=form.cleaned_data["token"],
            by=request.user,
            today=visit.today,
        )
    except actions.AlreadyPosted as error:
        messages.warning(request, error.message)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    else:
        messages.success(request, _("La correction est enregistrée ; l’erreur reste visible."))
    return True


def _entry_or_404(visit: Visit, pk: int) -> LedgerEntry:
    return get_object_or_404(entries_for_page(visit.club), pk=pk)


def _period(asked: queries.Asked) -> dict[str, str]:
    return {"du": f"{asked.starts_on}", "au": f"{asked.ends_on}"}


def _periods(shelf: queries.Shelf, form: BookForm, asked: queries.Asked) -> list[dict]:
    """A link to each fiscal year and to the whole book, what narrows it being kept."""
    whole = (shelf.club.founded_on, shelf.on)
    spans = [(_year_words(shelf, year), year) for year in shelf.years]
    return [
        {
            "words": words,
            "address": "?" + urlencode({"du": f"{first}", "au": f"{last}"} | form.narrowing),
            "is_current": (first, last) == (asked.starts_on, asked.ends_on),
        }
        for words, (first, last) in [*spans, (_("tout le livre"), whole)]
    ]


def _year_words(shelf: queries.Shelf, year) -> str:
    """« 2025 », or « 2025-2026 » for years that end in another month."""
    first, last = year
    return f"{first.year}" if first.year == last.year else f"{first.year}-{last.year}"
