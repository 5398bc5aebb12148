from django.urls import path

from clubs.views import office, pledges, reminders

app_name = "clubs"

urlpatterns = [
    path("", office.home, name="home"),
    path("<slug:club>/", office.dashboard, name="dashboard"),
    path("<slug:club>/versements/", office.contributions, name="contributions"),
    path("<slug:club>/membres/", office.members, name="members"),
    path("<slug:club>/membres/<int:membership>/", office.member, name="member"),
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
    path("<slug:club>/livre-journal/", office.ledger, name="ledger"),
    path("<slug:club>/livre-journal/<int:entry>/corriger/", office.correct, name="correct"),
]
