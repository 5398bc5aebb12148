"""The frame of the members' space: around every page, its forms, its refusals, its admin."""

import re
from html import unescape

import pytest
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from cigales.admin_site import site
from cigales.forms import OfficeForm
from clubs.models import LedgerEntry, Mandate, Membership, Person, Posting
from tests.factories import make_club, make_member, make_person

DEMONSTRATION = "les personnes et les montants n’existent pas"


def page(client, name, *args) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def navigation(html) -> dict[str, str]:
    """The words of the club's sections, each with its mark of the place (or nothing)."""
    nav = html[html.index('<nav class="c-office-nav"') : html.index("</nav>")]
    entries = re.findall(r'<a href="[^"]*"(?: aria-current="(\w+)")?>([^<]*)</a>', nav)
    return {words: mark for mark, words in entries}


# --- around the page --------------------------------------------------------------------------


def test_a_member_finds_the_sections_that_are_open_to_all(as_, member, club):
    sections = navigation(page(as_(member), "clubs:dashboard", club.slug))
    assert list(sections) == [
        "Accueil",
        "Versements",
        "Membres",
        "Livre-journal",
        "Participations",
        "Quotes-parts",
        "Documents",
    ]


def test_the_secretary_finds_the_chronicle_too(as_, secretary, club):
    assert "Chronique" in navigation(page(as_(secretary), "clubs:dashboard", club.slug))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("clubs:dashboard", "Accueil"),
        ("clubs:contributions", "Versements"),
        ("clubs:members", "Membres"),
        ("clubs:ledger", "Livre-journal"),
        ("office:holdings", "Participations"),
        ("office:chronicle", "Chronique"),
    ],
)
def test_the_section_one_is_in_is_the_only_one_marked(as_, secretary, club, name, words):
    sections = navigation(page(as_(secretary), name, club.slug))
    assert {entry: mark for entry, mark in sections.items() if mark} == {words: "page"}


def test_a_page_behind_a_section_marks_the_section_it_belongs_to(as_, member, club):
    sections = navigation(page(as_(member), "clubs:member", club.slug, member.pk))
    assert {entry: mark for entry, mark in sections.items() if mark} == {"Membres": "true"}


def test_the_visitor_is_named_and_may_leave_by_a_form(as_, member, club):
    html = page(as_(member), "clubs:dashboard", club.slug)
    assert member.person.full_name in html
    sign_out = re.search(rf'<form method="post" action="{reverse("account_logout")}">', html)
    assert sign_out
    assert "csrfmiddlewaretoken" in html[sign_out.start() :]
    assert f'href="{reverse("account_change_password")}"' in html


def test_an_invented_club_says_so_on_its_pages(as_, db):
    club = make_club(is_demonstration=True)
    member = make_member(club)
    for name in ("clubs:dashboard", "clubs:members", "clubs:ledger"):
        assert DEMONSTRATION in page(as_(member), name, club.slug)


def test_a_real_club_does_not(as_, member, club):
    assert DEMONSTRATION not in page(as_(member), "clubs:dashboard", club.slug)


@pytest.mark.parametrize(
    ("level", "role", "word"),
    [
        (messages.SUCCESS, "status", "C’est fait"),
        (messages.INFO, "status", "À savoir"),
        (messages.WARNING, "alert", "Attention"),
        (messages.ERROR, "alert", "Erreur"),
    ],
)
def test_a_message_is_told_by_a_word_and_a_sign_not_by_colour_alone(level, role, word):
    html = render_to_string(
        "components/office_messages.html", {"messages": [Message(level, "<b>Marée</b> haute")]}
    )
    assert f'role="{role}"' in html
    assert f"<strong>{word}</strong> &lt;b&gt;Marée&lt;/b&gt; haute" in html
    assert "<svg" in html


def test_nothing_is_said_when_nothing_happened():
    assert not render_to_string("components/office_messages.html", {"messages": []}).strip()


# --- forms ------------------------------------------------------------------------------------


class TideForm(OfficeForm):
    place = forms.CharField(label="Lieu", help_text="Un port.")
    height = forms.IntegerField(label="Hauteur", required=False)
    wind = forms.ChoiceField(
        label="Vent", choices=[("n", "nord"), ("s", "sud")], widget=forms.RadioSelect
    )
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        if self.cleaned_data.get("height") == 99:
            raise forms.ValidationError("Aucune marée ne monte si haut.")


def shown(form) -> str:
    template = Template(
        "{% load ui %}"
        "{% office_form form=form submit='Enregistrer' cancel='/retour/' note='Ensuite.' %}"
    )
    return template.render(Context({"form": form, "csrf_token": "jeton"}))


def test_a_form_has_its_token_one_button_and_a_way_back():
    html = shown(TideForm(initial={"token": "t"}))
    assert 'value="jeton"' in html
    assert re.findall(r'<button class="btn btn-primary"[^>]*>([^<]*)<', html) == ["Enregistrer"]
    assert '<a class="btn btn-link" href="/retour/">' in html
    assert html.count('name="token"') == 1
    assert "Ensuite." in html


def test_a_field_is_tied_to_its_label_and_its_help():
    html = shown(TideForm())
    assert re.search(r'<label [^>]*for="id_place">Lieu\s*</label>', html)
    assert 'aria-describedby="id_place_helptext"' in html
    assert "(facultatif)" in html[html.index("Hauteur") : html.index("id_wind")]
    assert "(facultatif)" not in html[html.index("Vent") :]
    assert re.search(r'<fieldset[^>]* id="id_wind"', html)


def test_a_form_not_yet_sent_reproaches_nothing():
    html = shown(TideForm())
    assert "À corriger" not in html
    assert "aria-invalid" not in html


def test_what_is_wrong_is_told_at_the_top_and_beside_its_field_and_nothing_is_lost():
    html = shown(TideForm({"place": "", "height": "haute <marée>", "wind": "n", "token": "t"}))
    summary = html[html.index('role="alert"') : html.index("</ul>")]
    assert '<a href="#id_place">Lieu</a>' in summary
    assert '<a href="#id_height">Hauteur</a>' in summary
    field = re.search(r'<input[^>]*id="id_height"[^>]*>', html)[0]
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_height_error"' in field
    assert 'id="id_height_error"' in html
    assert 'value="haute <marée>"' in unescape(field)
    assert "checked" in html


def test_a_fault_of_the_whole_form_is_told_at_the_top():
    html = shown(TideForm({"place": "Calais", "height": "99", "wind": "n", "token": "t"}))
    assert "<li>Aucune marée ne monte si haut.</li>" in html


# --- refusals ---------------------------------------------------------------------------------


def test_a_page_of_an_office_tells_a_member_which_office_opens_it(as_, member, club):
    response = as_(member).get(reverse("office:chronicle", args=[club.slug]))
    html = response.content.decode()
    assert response.status_code == 403
    assert '<html lang="fr">' in html
    assert "la ou le secrétaire du club" in html


def test_a_form_that_comes_from_elsewhere_is_refused_in_french(db):
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x"})
    html = response.content.decode()
    assert response.status_code == 403
    assert '<html lang="fr">' in html
    assert len(re.findall(r"<h1\b", html)) == 1
    assert "Forbidden" not in html


# --- the technical administration -------------------------------------------------------------


def test_the_administration_is_entered_by_the_common_sign_in(client, db):
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert "Se connecter" in response.content.decode()


def test_a_member_is_refused_by_the_administration_and_not_sent_round(as_, member):
    response = as_(member).get(reverse("admin:index"), follow=True)
    assert response.status_code == 403
    assert '<html lang="fr">' in response.content.decode()


def test_the_administration_cannot_touch_the_ledger():
    registered = set(site._registry)
    assert not registered & {LedgerEntry, Posting}
    assert {model._meta.app_label for model in registered} <= {"clubs", "investments"}


@pytest.mark.parametrize("name", ["club", "territory", "person", "membership"])
def test_the_lists_and_the_forms_of_the_administration_open(
    as_, superuser, treasurer, name, django_assert_max_num_queries
):
    browser = as_(superuser)
    with django_assert_max_num_queries(15):
        listed = browser.get(reverse(f"admin:clubs_{name}_changelist"))
    assert listed.status_code == 200
    row = {
        "club": treasurer.club,
        "territory": treasurer.club.territory,
        "person": treasurer.person,
        "membership": treasurer,
    }[name]
    for response in (
        browser.get(reverse(f"admin:clubs_{name}_add")),
        browser.get(reverse(f"admin:clubs_{name}_change", args=[row.pk])),
    ):
        assert response.status_code == 200
        assert "Administration technique" in response.content.decode()


def test_a_person_is_entered_without_a_password_and_chooses_it_themselves(as_, superuser):
    as_(superuser).post(
        reverse("admin:clubs_person_add"),
        {
            "given_name": "Nina",
            "family_name": "Inventée",
            "email": "nina@exemple.invalid",
        },
    )
    person = Person.objects.get(email="nina@exemple.invalid")
    assert not person.has_usable_password()
    assert not person.is_staff


def test_the_same_address_is_not_given_to_two_people_whatever_its_capitals(as_, superuser, member):
    response = as_(superuser).post(
        reverse("admin:clubs_person_add"),
        {
            "given_name": "Nina",
            "family_name": "Inventée",
            "email": member.person.email.upper(),
        },
    )
    assert "Cette adresse est déjà celle d’une autre personne." in response.content.decode()


def test_an_address_corrected_in_the_administration_is_the_only_one_left(as_, superuser, member):
    former = member.person.email
    EmailAddress.objects.create(user=member.person, email=former, primary=True)
    as_(superuser).post(
        reverse("admin:clubs_person_change", args=[member.person.pk]),
        {
            "given_name": "Marin",
            "family_name": "Inventé",
            "email": "Nouvelle@Exemple.invalid",
            "is_active": "on",
        },
    )
    member.person.refresh_from_db()
    assert member.person.email == "nouvelle@exemple.invalid"
    assert not EmailAddress.objects.filter(email=former).exists()


def test_a_mandate_and_a_pledge_are_entered_with_the_membership(as_, superuser, member):
    as_(superuser).post(
        reverse("admin:clubs_membership_change", args=[member.pk]),
        {
            "club": member.club_id,
            "person": member.person_id,
            "joined_on": "10/01/2021",
            "left_on": "",
            "mandates-TOTAL_FORMS": "1",
            "mandates-INITIAL_FORMS": "0",
            "mandates-0-membership": member.pk,
            "mandates-0-role": "treasurer",
            "mandates-0-starts_on": "01/02/2021",
            "pledges-TOTAL_FORMS": "1",
            "pledges-INITIAL_FORMS": "0",
            "pledges-0-membership": member.pk,
            "pledges-0-starts_on": "01/02/2021",
            "pledges-0-amount_cents": "23,50 €",
            "pledges-0-rhythm": "3",
        },
    )
    membership = Membership.objects.get(pk=member.pk)
    pledge = membership.pledges.get()
    assert (pledge.amount_cents, pledge.rhythm) == (2350, 3)
    assert Mandate.objects.get(membership=membership).role == "treasurer"


def test_a_membership_entered_in_the_administration_has_the_next_number(as_, superuser, member):
    person = make_person("Nina")
    nothing = {
        f"{rows}-{count}_FORMS": "0"
        for rows in ("mandates", "pledges")
        for count in ("TOTAL", "INITIAL")
    }
    sent = {"club": member.club_id, "person": person.pk, "joined_on": "10/02/2021"} | nothing
    as_(superuser).post(reverse("admin:clubs_membership_add"), sent)
    assert Membership.objects.get(person=person).number == member.number + 1


def test_the_administration_shows_how_a_club_keeps_its_books(as_, superuser, club):
    type(club).objects.filter(pk=club.pk).update(iban="FR1420041010050500013M02606")
    html = page(as_(superuser), "admin:clubs_club_change", club.pk)
    for name in ("method", "fiscal_year_ends_month", "address"):
        assert f'name="{name}"' in html
    assert "FR1420041010050500013M02606" in html
