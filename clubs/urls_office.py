from django.urls import path

from clubs.views import office

app_name = "clubs"

urlpatterns = [
    path("", office.home, name="home"),
    path("<slug:club>/", office.dashboard, name="dashboard"),
    path("<slug:club>/versements/", office.contributions, name="contributions"),
    path("<slug:club>/membres/", office.members, name="members"),
    path("<slug:club>/membres/<int:membership>/", office.member, name="member"),
    path("<slug:club>/livre-journal/", office.ledger, name="ledger"),
    path("<slug:club>/livre-journal/<int:entry>/corriger/", office.correct, name="correct"),
]
