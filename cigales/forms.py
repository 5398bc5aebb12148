"""The base of every form of the members' space and of sign-in.

How to use it::

    class PartnerForm(OfficeModelForm):
        class Meta:
            model = Partner
            fields = ["name", "website"]

        layout_fields = [Fieldset(_("Le partenaire"), Row("name", "website"))]  # crispy layout

    {% load ui %}
    {% office_form form=form submit=_("Enregistrer") cancel=address note=_("Ce qui suit…") %}

``layout_fields`` may be left out: the fields then come in their order. Labels, help and messages
are French words on the fields; no HTML. A form laid out by its own template writes
``{% include "components/office_errors.html" with form=form only %}``, then for each field
``{% include "components/office_field.html" with field=form.name only %}``.
"""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms


class OfficeLayout:
    """How the forms of the office are laid out, whatever they are made of."""

    layout_fields: list = []
    use_required_attribute = False

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.template = "components/office_form_fields.html"
        helper.field_template = "components/office_field.html"
        helper.layout = Layout(*(self.layout_fields or self.fields))
        helper.render_hidden_fields = True
        return helper


class OfficeForm(OfficeLayout, forms.Form):
    """A form that is not the mirror of one row."""


class OfficeModelForm(OfficeLayout, forms.ModelForm):
    """A form over one row; the writing itself is an action's."""
