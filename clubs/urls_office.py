from django.urls import path

from clubs.views import (
    arrivals,
    attachments,
    end,
    fiscal_years,
    ledger,
    office,
    pledges,
    reminders,
    stakes,
)

app_name = "clubs"

urlpatterns = [
    path("", office.home, name="home"),
    path("<slug:club>/", office.dashboard, name="dashboard"),
    path("<slug:club>/versements/", office.contributions, name="contributions"),
    path("<slug:club>/membres/", office.members, name="members"),
    path("<slug:club>/membres/accueillir/", arrivals.admit, name="admit"),
    path("<slug:club>/membres/<int:membership>/", office.member, name="member"),
    path("<slug:club>/membres/<int:membership>/depart/", arrivals.departure, name="departure"),
    path(
        "<slug:club>/membres/<int:membership>/depart/annuler/",
        arrivals.take_back_departure,
        name="take-back-departure",
    ),
    path("<slug:club>/membres/<int:membership>/sortie/", arrivals.exit_statement, name="exit"),
    path(
        "<slug:club>/membres/<int:membership>/sortie/decompte.pdf",
        arrivals.exit_paper,
        name="exit-paper",
    ),
    path("<slug:club>/membres/<int:membership>/sortie/payer/", arrivals.pay, name="pay-leaver"),
    path("<slug:club>/membres/<int:membership>/engagement/", pledges.pledge, name="pledge"),
    path("<slug:club>/membres/<int:membership>/virement/", pledges.payment, name="payment"),
    path(
        "<slug:club>/membres/<int:membership>/virement/code.<slug:kind>",
        pledges.payment_code,
        name="payment-code",
    ),
    path("<slug:club>/engagements/", pledges.promises, name="promises"),
    path("<slug:club>/coordonnees/", pledges.club_details, name="details"),
    path("<slug:club>/foyers/", pledges.households, name="households"),
    path("<slug:club>/foyers/reunir/", pledges.link_household, name="link-household"),
    path(
        "<slug:club>/foyers/<int:membership>/separer/",
        pledges.leave_household,
        name="leave-household",
    ),
    path("<slug:club>/rappels/", reminders.outbox, name="reminders"),
    path("<slug:club>/rappels/preparer/", reminders.draft, name="draft-reminders"),
    path("<slug:club>/rappels/envoyer/", reminders.send_all, name="send-reminders"),
    path("<slug:club>/rappels/<int:reminder>/", reminders.read, name="reminder"),
    path("<slug:club>/rappels/<int:reminder>/envoyer/", reminders.send, name="send-reminder"),
    path("<slug:club>/rappels/<int:reminder>/ecarter/", reminders.discard, name="discard-reminder"),
    path("<slug:club>/rappels/<int:reminder>/verifier/", reminders.settle, name="settle-reminder"),
    path("<slug:club>/quotes-parts/", stakes.stakes, name="stakes"),
    path("<slug:club>/quotes-parts/methodes/", stakes.compare, name="compare-methods"),
    path("<slug:club>/quotes-parts/convention.pdf", stakes.convention, name="convention"),
    path("<slug:club>/fin/", end.end, name="end"),
    path("<slug:club>/fin/vendre/", end.sell, name="end-sell"),
    path("<slug:club>/fin/gestion/", end.manage, name="end-manage"),
    path("<slug:club>/fin/remettre/", end.hand_over, name="end-hand-over"),
    path("<slug:club>/fin/clore/", end.close, name="end-close"),
    path("<slug:club>/livre-journal/", ledger.ledger, name="ledger"),
    path("<slug:club>/livre-journal/noter/", ledger.new_operation, name="new-operation"),
    *(
        path(
            f"<slug:club>/livre-journal/noter/{words}/",
            ledger.operation,
            {"kind": kind},
            name=f"new-{kind.replace('_', '-')}",
        )
        for kind, words in (
            ("fee", "adhesion"),
            ("bank_charge", "frais-bancaires"),
            ("bank_interest", "interets-bancaires"),
            ("withdrawal", "retrait"),
        )
    ),
    path("<slug:club>/livre-journal/<int:entry>/", ledger.entry, name="entry"),
    path("<slug:club>/livre-journal/<int:entry>/corriger/", ledger.correct, name="correct"),
    path(
        "<slug:club>/livre-journal/<int:entry>/annuler/", ledger.reverse_entry, name="reverse-entry"
    ),
    path("<slug:club>/livre-journal/<int:entry>/joindre/", attachments.attach, name="attach"),
    path("<slug:club>/pieces/<uuid:attachment>/", attachments.attachment, name="attachment"),
    path(
        "<slug:club>/pieces/<uuid:attachment>/retirer/",
        attachments.remove,
        name="remove-attachment",
    ),
    path("<slug:club>/exercices/", fiscal_years.fiscal_years, name="fiscal-years"),
    path("<slug:club>/exercices/clore/", fiscal_years.close_year, name="close-year"),
]
