"""The outbox of reminders: prepared, read by a human, then sent. All of it is the treasurer's."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from clubs import actions
from clubs.forms import ReminderForm
from clubs.models import Reminder, ReminderState
from clubs.months import format_month, parse_month
from clubs.permissions import Need, Visit, enter_club_or_404
from clubs.queries import reminders as queries


@require_safe
def outbox(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    page = queries.outbox(visit.club, month=_month_or_404(request.GET, visit), on=visit.today)
    return render(request, "clubs/reminders/outbox.html", {"visit": visit, "page": page})


@require_POST
def draft(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    month = _month_or_404(request.POST, visit)
    try:
        drafted = actions.draft_reminders(
            club=visit.club, month=month, by=request.user, today=visit.today
        )
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _drafted_words(len(drafted.reminders)))
    return redirect(_address(visit, month))


def read(request, club, reminder):
    """One reminder: its text, which a human reads and mends before it may leave."""
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    row = _reminder_or_404(visit, reminder)
    form = ReminderForm(request.POST or None, reminder=row)
    if form.is_valid():
        try:
            actions.write_reminder(
                reminder=row,
                **form.cleaned_data,
                is_read="read" in request.POST,
                by=request.user,
            )
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _read_words("read" in request.POST))
        return redirect(_address(visit, row.period_on))
    context = {"visit": visit, "reminder": row, "form": form}
    return render(request, "clubs/reminders/reminder.html", context)


@require_POST
def discard(request, club, reminder):
    return _change(request, club, reminder, actions.discard_reminder)


@require_POST
def settle(request, club, reminder):
    return _change(
        request, club, reminder, actions.settle_reminder, has_arrived="arrived" in request.POST
    )


@require_POST
def send(request, club, reminder):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    row = _reminder_or_404(visit, reminder)
    _send(request, visit, [row])
    return redirect(_address(visit, row.period_on))


@require_POST
def send_all(request, club):
    """All that were read, whatever their month."""
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    waiting = Reminder.objects.filter(membership__club=visit.club, state=ReminderState.READ)
    _send(request, visit, list(waiting))
    return redirect("clubs:reminders", club=visit.club.slug)


def _send(request, visit: Visit, rows: list[Reminder]) -> None:
    """Sends them one by one; what became of each is told."""
    sent = 0
    for row in rows:
        try:
            row = actions.send_reminder(reminder=row, today=visit.today, by=request.user)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
            continue
        if row.state == ReminderState.SENT:
            sent += 1
        else:
            name = row.membership.person.full_name
            messages.warning(request, f"{name}\u00a0: {row.outcome}")
    if sent:
        words = ngettext("%(count)d rappel est parti.", "%(count)d rappels sont partis.", sent)
        messages.success(request, words % {"count": sent})


def _change(request, club, reminder, action, **change):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    row = _reminder_or_404(visit, reminder)
    try:
        row = action(reminder=row, by=request.user, **change)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Ce rappel est « %s ».") % row.get_state_display())
    return redirect(_address(visit, row.period_on))


def _reminder_or_404(visit: Visit, pk: int) -> Reminder:
    rows = Reminder.objects.filter(membership__club=visit.club)
    return get_object_or_404(
        rows.select_related("membership__person", "drafted_by", "read_by"), pk=pk
    )


def _month_or_404(typed, visit: Visit):
    """The month asked for, this one by default, once it has begun."""
    try:
        month = parse_month(typed.get("mois", format_month(visit.today)))
    except ValueError:
        raise Http404(_("Ce mois n’existe pas.")) from None
    if not visit.club.founded_on.replace(day=1) <= month <= visit.today:
        raise Http404(_("Ce mois est en dehors de la vie du club, ou n’a pas commencé."))
    return month


def _address(visit: Visit, month) -> str:
    return f"{reverse('clubs:reminders', args=[visit.club.slug])}?mois={format_month(month)}"


def _drafted_words(count: int) -> str:
    if not count:
        return _("Il n’y a pas de nouveau rappel à préparer pour ce mois.")
    words = ngettext(
        "%(count)d rappel est préparé : relisez-le avant qu’il parte.",
        "%(count)d rappels sont préparés : relisez-les avant qu’ils partent.",
        count,
    )
    return words % {"count": count}


def _read_words(is_read: bool) -> str:
    if is_read:
        return _("Le rappel est relu : il partira quand vous l’enverrez.")
    return _("Le texte est gardé ; le rappel reste à relire.")
