"""/ public · /espace/ members · /compte/ sign-in · /admin/"""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("investments.urls_public")),
    path("espace/", include("clubs.urls_office")),
    path("espace/", include("investments.urls_office")),
    path("compte/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
