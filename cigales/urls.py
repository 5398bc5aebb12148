"""/ public · /espace/ members · /compte/ sign-in · /admin/"""

from django.urls import include, path

from cigales.admin_site import site

urlpatterns = [
    path("", include("investments.urls_public")),
    path("espace/", include("clubs.urls_office")),
    path("espace/", include("investments.urls_office")),
    path("compte/", include("cigales.urls_account")),
    path("admin/", site.urls),
]
