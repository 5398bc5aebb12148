"""What the technical administration may change of the story: above all which club keeps what."""

from django.contrib import admin

from cigales.admin_site import site
from investments.models import (
    Chronicle,
    Enterprise,
    Holding,
    Instalment,
    InvestmentEvent,
    Partner,
    Partnership,
    Picture,
)


@admin.register(Chronicle, site=site)
class ChronicleAdmin(admin.ModelAdmin):
    list_display = ["title", "territory", "first_year", "last_year", "kept_by", "is_published"]
    list_filter = ["is_published", "territory"]
    list_select_related = ["territory", "kept_by"]
    search_fields = ["title", "subtitle"]
    prepopulated_fields = {"slug": ["title"]}


@admin.register(Enterprise, site=site)
class EnterpriseAdmin(admin.ModelAdmin):
    list_display = ["name", "legal_form", "place", "kept_by", "is_demonstration"]
    list_filter = ["kept_by", "legal_form", "is_demonstration"]
    list_select_related = ["kept_by"]
    search_fields = ["name", "aliases"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["is_demonstration"]


@admin.register(Partner, site=site)
class PartnerAdmin(admin.ModelAdmin):
    list_display = ["name", "website", "kept_by"]
    list_filter = ["kept_by"]
    list_select_related = ["kept_by"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


class InstalmentInline(admin.StackedInline):
    model = Instalment
    extra = 0


@admin.register(Holding, site=site)
class HoldingAdmin(admin.ModelAdmin):
    """To mend what was chosen wrong: the enterprise, the instrument, the terms.

    What was paid is an entry of the ledger: a holding comes with it, and never goes.
    """

    list_display = ["enterprise", "club", "instrument", "payment", "eligibility", "tax_scheme"]
    list_filter = ["club", "instrument", "eligibility"]
    list_select_related = ["enterprise", "club", "payment"]
    search_fields = ["enterprise__name", "enterprise__aliases"]
    readonly_fields = ["club", "payment"]
    inlines = [InstalmentInline]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class PartnershipInline(admin.StackedInline):
    model = Partnership
    extra = 0


@admin.register(InvestmentEvent, site=site)
class InvestmentEventAdmin(admin.ModelAdmin):
    list_display = ["title", "year", "enterprise", "chronicle", "is_published"]
    list_filter = ["chronicle", "is_published", "year"]
    list_select_related = ["enterprise", "chronicle"]
    search_fields = ["title", "enterprise__name", "enterprise__aliases"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [PartnershipInline]


@admin.register(Picture, site=site)
class PictureAdmin(admin.ModelAdmin):
    """To look up which consents were given.

    Photographs come and go through the secretary's pages, which keep their files.
    """

    list_display = ["alt", "event", "consent", "consent_on", "uploaded_by", "uploaded_at"]
    list_filter = ["consent"]
    list_select_related = ["event", "uploaded_by"]
    search_fields = ["alt", "credit", "event__title"]
    fields = ["event", "alt", "credit", "consent", "consent_on", "uploaded_by", "uploaded_at"]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False
