from django.urls import path

from investments.views import public

app_name = "story"

urlpatterns = [
    path("", public.home, name="home"),
    path("entreprises/<slug:slug>/", public.enterprise, name="enterprise"),
]
