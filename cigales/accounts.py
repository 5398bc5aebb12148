"""How people sign in: by e-mail, and only those whom a club has entered."""

from allauth.account import forms as allauth
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cigales.forms import OfficeLayout


class ClosedAccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        # The same words whether the address is known or not.
        "email_password_mismatch": _("L’adresse ou le mot de passe ne convient pas."),
        "too_many_login_attempts": _(
            "Trop d’essais de suite. Attendez cinq minutes, ou choisissez un nouveau mot de passe."
        ),
        "incorrect_password": _("Ce n’est pas votre mot de passe."),
        "enter_current_password": _("Ce n’est pas votre mot de passe actuel."),
        "invalid_password_reset": _("Ce lien ne sert plus."),
    }

    def is_open_for_signup(self, request):
        return False

    def get_password_change_redirect_url(self, request):
        return reverse("clubs:home")


def forget_former_addresses(person):
    """Leaves only the address of the day: a former one neither signs in nor gets a reset link.

    allauth keeps its own list of the addresses it has written to.
    """
    EmailAddress.objects.filter(user=person).exclude(email__iexact=person.email or "").delete()


class AccountLayout(OfficeLayout):
    """allauth's forms with the house's labels, and what the browser's keyring needs."""

    labels: dict = {}
    helps: dict = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels[name]
            field.help_text = self.helps.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            field.error_messages["required"] = _("Ce champ est resté vide.")
            if name in ("login", "email"):
                field.widget.attrs["autocomplete"] = "username"
                field.error_messages["invalid"] = _(
                    "Cette adresse n’est pas complète. Exemple : prenom.nom@exemple.fr"
                )


class _NewPassword(AccountLayout):
    labels = {
        "oldpassword": _("Mot de passe actuel"),
        "password1": _("Nouveau mot de passe"),
        "password2": _("Le même, encore une fois"),
    }
    helps = {
        "password1": _(
            "Au moins 8 caractères, et pas seulement des chiffres. "
            "Une courte phrase se retient bien."
        ),
    }


class SignInForm(AccountLayout, allauth.LoginForm):
    labels = {"login": _("Adresse électronique"), "password": _("Mot de passe")}


class ResetRequestForm(AccountLayout, allauth.ResetPasswordForm):
    labels = {"email": _("Adresse électronique")}


class NewPasswordForm(_NewPassword, allauth.ResetPasswordKeyForm):
    pass


class FirstPasswordForm(_NewPassword, allauth.SetPasswordForm):
    pass


class ChangePasswordForm(_NewPassword, allauth.ChangePasswordForm):
    pass


class ConfirmPasswordForm(AccountLayout, allauth.ReauthenticateForm):
    labels = {"password": _("Mot de passe")}
