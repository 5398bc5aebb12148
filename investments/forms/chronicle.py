from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from cigales.forms import OfficeModelForm
from investments.models import Chronicle

from .fields import year_field


class ChronicleForm(OfficeModelForm):
    first_year = year_field(_("Première année"))
    last_year = year_field(_("Dernière année"))

    class Meta:
        model = Chronicle
        fields = [
            "title",
            "subtitle",
            "first_year",
            "last_year",
            "introduction",
            "stated_club_count",
            "stated_member_count",
            "how_to_join",
            "imprint",
            "is_published",
        ]
        labels = {"is_published": _("Tout le monde peut lire la chronique")}
        help_texts = {
            "title": _("En grand sur la page publique et sur la couverture de la brochure."),
            "subtitle": _("La suite du titre, en plus petit."),
            "introduction": _(
                "Deux ou trois phrases avant les récits. Une ligne vide sépare deux paragraphes."
            ),
            "stated_club_count": _("Ce que disent les clubs eux-mêmes."),
            "stated_member_count": _("Tous clubs réunis ; un ordre de grandeur suffit."),
            "how_to_join": _("Pour qui voudrait entrer dans un club ou en fonder un."),
            "imprint": _("Qui publie, d’où viennent les textes et les images."),
            "is_published": _(
                "Décochez pour retirer de la page publique toute la chronique, photographies "
                "comprises. Vous pouvez la publier de nouveau à tout moment."
            ),
        }
        widgets = {
            "introduction": forms.Textarea(attrs={"rows": 6}),
            "how_to_join": forms.Textarea(attrs={"rows": 6}),
            "imprint": forms.Textarea(attrs={"rows": 4}),
        }
        error_messages = {"title": {"required": _("Donnez un titre à la chronique.")}}

    layout_fields = [
        Fieldset(_("En tête"), "title", "subtitle", "first_year", "last_year", "introduction"),
        Fieldset(
            _("Les clubs, en deux nombres"),
            "stated_club_count",
            "stated_member_count",
        ),
        Fieldset(_("En fin de page et de brochure"), "how_to_join", "imprint"),
        Fieldset(_("Publication"), "is_published"),
    ]
