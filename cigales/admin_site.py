"""The technical administration: only what is registered by name, behind the common sign-in."""

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class CigalesAdminSite(AdminSite):
    site_header = _("Administration technique")
    site_title = _("Cigales")
    index_title = _("Clubs, personnes et chroniques")
    site_url = "/espace/"


site = CigalesAdminSite(name="admin")
site.login = secure_admin_login(site.login)
