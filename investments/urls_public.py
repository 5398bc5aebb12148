from django.urls import path

from investments.views import pictures, public

app_name = "story"

urlpatterns = [
    path("", public.home, name="home"),
    path("entreprises/<slug:slug>/", public.enterprise, name="enterprise"),
    path("photos/<uuid:picture_id>/<str:filename>", pictures.picture, name="picture"),
]
