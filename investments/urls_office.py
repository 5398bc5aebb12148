from django.urls import path

from investments.views import portfolio

app_name = "office"

urlpatterns = [
    path("<slug:club>/participations/", portfolio.holdings, name="holdings"),
]
