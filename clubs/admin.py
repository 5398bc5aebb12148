"""What the technical administration may change: clubs, people, memberships. Never the ledger."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from cigales.accounts import forget_former_addresses
from cigales.admin_site import site
from cigales.fields import EuroFormField
from clubs.actions.people import next_member_number
from clubs.models import Club, Mandate, Membership, Person, Pledge, Territory


@admin.register(Territory, site=site)
class TerritoryAdmin(admin.ModelAdmin):
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Club, site=site)
class ClubAdmin(admin.ModelAdmin):
    list_display = [
        *("name", "territory", "founded_on", "closed_on"),
        *("method", "fiscal_year_ends_month", "iban", "is_demonstration"),
    ]
    list_filter = ["territory", "method", "is_demonstration"]
    list_select_related = ["territory"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    # The account is checked where officers enter it: clubs.forms.ClubDetailsForm.
    readonly_fields = ["is_demonstration", "iban"]


class NewPersonForm(forms.ModelForm):
    """Nobody knows the password of somebody else: they choose their own by e-mail."""

    class Meta:
        model = Person
        fields = ["given_name", "family_name", "email"]

    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(Person, site=site)
class PersonAdmin(UserAdmin):
    """A person and their account; a password is given on the change page, if at all."""

    ordering = ["family_name", "given_name"]
    list_display = ["family_name", "given_name", "email", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["family_name", "given_name", "email"]
    filter_horizontal = []
    readonly_fields = ["last_login"]
    fieldsets = [
        (None, {"fields": ["given_name", "family_name", "email", "address", "password"]}),
        (_("Droits"), {"fields": ["is_active", "is_staff", "is_superuser", "last_login"]}),
    ]
    add_form = NewPersonForm
    add_form_template = None
    add_fieldsets = [
        (
            None,
            {
                "fields": ["given_name", "family_name", "email"],
                "description": _(
                    "Avec une adresse, la personne choisit elle-même son mot de passe : page de "
                    "connexion, « Mot de passe oublié, ou première visite »."
                ),
            },
        ),
    ]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        forget_former_addresses(obj)


# Stacked and not tabular: in Django's tables of forms the fields have no label to read aloud.
class MandateInline(admin.StackedInline):
    model = Mandate
    extra = 0


class PledgeForm(forms.ModelForm):
    amount_cents = EuroFormField(label=_("montant à chaque échéance, en euros"), min_cents=0)

    class Meta:
        model = Pledge
        fields = ["starts_on", "amount_cents", "rhythm"]


class PledgeInline(admin.StackedInline):
    model = Pledge
    form = PledgeForm
    extra = 0


@admin.register(Membership, site=site)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ["person", "club", "number", "joined_on", "left_on"]
    readonly_fields = ["number"]
    list_filter = ["club"]
    list_select_related = ["person", "club"]
    search_fields = ["person__family_name", "person__given_name"]
    inlines = [MandateInline, PledgeInline]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.number = next_member_number(obj.club)
        super().save_model(request, obj, form, change)
