"""Signing in, choosing a password, leaving: the real pages, through their forms."""

import re

import pytest
from django.urls import reverse

from cigales.accounts import forget_former_addresses
from clubs.models import Person
from tests.factories import PASSWORD, make_club, make_member, make_person

# Words of Django's and allauth's English pages; none may be left on a French one.
ENGLISH = re.compile(
    r"\b(password|sign|signed|log ?in|logout|account|email address|forgot|remember|submit|confirm"
    r"|please|your|this|field|required|link|reset|cancel|save|too many|try again)\b",
    re.IGNORECASE,
)
REFUSED = "L’adresse ou le mot de passe ne convient pas."


@pytest.fixture
def person(db):
    return make_person(email="mireille@exemple.invalid", password=PASSWORD)


def sign_in(client, email, password=PASSWORD, **query):
    address = reverse("account_login", query=query or None)
    return client.post(address, {"login": email, "password": password})


def words_of(response) -> str:
    """What a reader sees or hears, without the markup."""
    html = response.content.decode()
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", html[html.index("<body") :], flags=re.DOTALL)
    spoken = " ".join(re.findall(r'(?:aria-label|alt|placeholder|title|content)="([^"]*)"', body))
    return re.sub(r"<[^>]*>", " ", body) + spoken


def signed_in_as(client):
    return client.session.get("_auth_user_id")


# --- signing in -------------------------------------------------------------------------------


def test_a_member_signs_in_by_email_and_arrives_in_the_members_space(client, person):
    response = sign_in(client, person.email)
    assert response.status_code == 302
    assert response["Location"] == reverse("clubs:home") == "/espace/"
    assert signed_in_as(client) == str(person.pk)


def test_capitals_and_spaces_around_the_address_do_not_matter(client, person):
    sign_in(client, " Mireille@EXEMPLE.invalid ")
    assert signed_in_as(client) == str(person.pk)


def test_the_session_ends_with_the_browser(client, person):
    response = sign_in(client, person.email)
    assert response.cookies["sessionid"]["max-age"] == ""


@pytest.mark.parametrize("email", ["mireille@exemple.invalid", "inconnue@exemple.invalid"])
def test_a_refusal_is_french_keeps_the_address_and_never_tells_whether_it_exists(
    client, person, email
):
    response = sign_in(client, email, "pas le bon")
    html = response.content.decode()
    assert response.status_code == 200
    assert REFUSED in html
    assert f'value="{email}"' in html
    assert "pas le bon" not in html
    assert signed_in_as(client) is None


def test_an_incomplete_address_is_told_beside_its_field(client, db):
    html = sign_in(client, "mireille").content.decode()
    field = re.search(r'<input[^>]*name="login"[^>]*>', html)[0]
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_login_error"' in field
    error = html[html.index('id="id_login_error"') :]
    assert "Cette adresse n’est pas complète." in error
    assert 'href="#id_login"' in html


def test_the_browsers_keyring_knows_the_fields(client, db):
    html = client.get(reverse("account_login")).content.decode()
    assert 'autocomplete="username"' in html
    assert 'autocomplete="current-password"' in html
    assert "remember" not in html
    assert "placeholder" not in html


def test_a_closed_account_is_told_so_and_stays_outside(client, person):
    person.is_active = False
    person.save()
    response = client.post(
        reverse("account_login"), {"login": person.email, "password": PASSWORD}, follow=True
    )
    assert "Ce compte est fermé" in response.content.decode()
    assert signed_in_as(client) is None


def test_whoever_is_signed_in_goes_from_the_sign_in_page_to_their_space(client, person):
    client.force_login(person)
    assert client.get(reverse("account_login"))["Location"] == "/espace/"


def test_a_closed_page_leads_to_the_sign_in_page_and_back(client, db):
    club = make_club()
    member = make_member(club, email="marin@exemple.invalid", password=PASSWORD)
    page = reverse("clubs:members", args=[club.slug])
    response = client.get(page)
    assert response["Location"] == f"/compte/login/?next={page}"
    assert sign_in(client, member.person.email, next=page)["Location"] == page


@pytest.mark.parametrize(
    "elsewhere", ["https://ailleurs.invalid/", "//ailleurs.invalid/", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_host(client, person, elsewhere):
    assert sign_in(client, person.email, next=elsewhere)["Location"] == "/espace/"


def test_too_many_wrong_passwords_must_wait_even_with_the_right_one(client, person):
    for _ in range(5):
        assert REFUSED in sign_in(client, person.email, "pas le bon").content.decode()
    html = sign_in(client, person.email).content.decode()
    assert "Trop d’essais de suite." in html
    assert signed_in_as(client) is None


def test_too_many_requests_get_a_french_page_that_says_to_wait(client, person, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    sign_in(client, person.email, "pas le bon")
    response = sign_in(client, person.email)
    assert response.status_code == 429
    assert_french_page(response)


# --- no open registration ---------------------------------------------------------------------


def test_nobody_opens_an_account_alone(client, db):
    address = reverse("account_signup")
    form = {"email": "intrus@exemple.invalid", "password1": PASSWORD, "password2": PASSWORD}
    for response in (client.get(address), client.post(address, form)):
        assert "Les comptes sont ouverts par les clubs" in response.content.decode()
    assert not Person.objects.exists()
    assert signed_in_as(client) is None


def test_pages_that_make_no_sense_here_do_not_exist(client, person):
    client.force_login(person)
    for path in ("email/", "confirm-email/", "login/code/", "3rdparty/"):
        assert client.get(f"/compte/{path}").status_code == 404


# --- a new password ---------------------------------------------------------------------------


def ask_for_a_link(client, email):
    return client.post(reverse("account_reset_password"), {"email": email}, follow=True)


def link_in(message) -> str:
    return re.search(r"http://testserver(/\S+)", message.body)[1]


def test_a_forgotten_password_is_chosen_again_through_a_french_mail(client, person, mailoutbox):
    ask_for_a_link(client, person.email)
    (message,) = mailoutbox
    assert message.to == [person.email]
    assert message.subject == "Choisissez votre mot de passe"
    assert message.body.startswith("Bonjour,\n")
    assert not ENGLISH.search(re.sub(r"http\S+", "", message.body))

    page = client.get(link_in(message), follow=True)
    assert "Nouveau mot de passe" in page.content.decode()
    chosen = "une marée de petits sous"
    form = {"password1": chosen, "password2": chosen}
    done = client.post(page.request["PATH_INFO"], form, follow=True)
    assert "Votre mot de passe est enregistré" in done.content.decode()
    client.logout()
    sign_in(client, person.email, chosen)
    assert signed_in_as(client) == str(person.pk)


def test_a_link_serves_once(client, person, mailoutbox):
    ask_for_a_link(client, person.email)
    page = client.get(link_in(mailoutbox[0]), follow=True)
    form = {"password1": "une marée de sous", "password2": "une marée de sous"}
    client.post(page.request["PATH_INFO"], form)
    client.logout()
    again = client.get(link_in(mailoutbox[0]), follow=True)
    assert "Ce lien ne sert plus" in again.content.decode()


def test_a_person_without_a_password_chooses_their_first_one_the_same_way(client, db, mailoutbox):
    make_person(email="nouvelle@exemple.invalid", password=None)
    ask_for_a_link(client, "nouvelle@exemple.invalid")
    page = client.get(link_in(mailoutbox[0]), follow=True)
    form = {"password1": "une marée de sous", "password2": "une marée de sous"}
    client.post(page.request["PATH_INFO"], form)
    client.logout()
    sign_in(client, "nouvelle@exemple.invalid", "une marée de sous")
    assert signed_in_as(client)


def test_the_page_after_asking_is_the_same_for_an_unknown_address(client, person, mailoutbox):
    known = ask_for_a_link(client, person.email)
    unknown = ask_for_a_link(client, "inconnue@exemple.invalid")
    assert words_of(known) == words_of(unknown)
    message = mailoutbox[1]
    assert message.subject == "Aucun compte à cette adresse"
    assert "/signup" not in message.body
    assert not ENGLISH.search(message.body)


def test_a_former_address_neither_signs_in_nor_gets_a_link(client, person, mailoutbox):
    ask_for_a_link(client, person.email)
    person.email = "nouvelle@exemple.invalid"
    person.save()
    forget_former_addresses(person)
    sign_in(client, "mireille@exemple.invalid")
    assert signed_in_as(client) is None
    ask_for_a_link(client, "mireille@exemple.invalid")
    assert mailoutbox[1].subject == "Aucun compte à cette adresse"


def test_a_password_is_changed_by_who_knows_the_present_one(client, person):
    client.force_login(person)
    chosen = "une marée de petits sous"
    form = {"oldpassword": "pas le bon", "password1": chosen, "password2": chosen}
    refused = client.post(reverse("account_change_password"), form).content.decode()
    assert "Ce n’est pas votre mot de passe actuel." in refused
    response = client.post(reverse("account_change_password"), form | {"oldpassword": PASSWORD})
    assert response["Location"] == "/espace/"
    person.refresh_from_db()
    assert person.check_password(chosen)


def test_two_different_new_passwords_are_refused_beside_the_second(client, person):
    client.force_login(person)
    form = {"oldpassword": PASSWORD, "password1": "une marée de sous", "password2": "une autre"}
    html = client.post(reverse("account_change_password"), form).content.decode()
    assert "Vous devez saisir deux fois le même mot de passe." in html
    assert 'id="id_password2_error"' in html


def test_a_weak_password_is_refused_in_french(client, person):
    client.force_login(person)
    form = {"oldpassword": PASSWORD, "password1": "12345", "password2": "12345"}
    response = client.post(reverse("account_change_password"), form)
    assert 'id="id_password1_error"' in response.content.decode()
    assert_french_page(response)


# --- leaving ----------------------------------------------------------------------------------


def test_leaving_takes_a_post(client, person):
    client.force_login(person)
    page = client.get(reverse("account_logout"))
    assert "Se déconnecter ?" in page.content.decode()
    assert signed_in_as(client) == str(person.pk)
    assert client.post(reverse("account_logout"))["Location"] == "/"
    assert signed_in_as(client) is None


# --- every page -------------------------------------------------------------------------------


def assert_french_page(response):
    html = response.content.decode()
    assert '<html lang="fr">' in html
    assert len(re.findall(r"<h1\b", html)) == 1
    assert not ENGLISH.findall(words_of(response))


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
    ],
)
def test_pages_of_a_visitor_are_french_and_have_one_title(client, db, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert_french_page(response)


def test_a_link_that_never_was_is_told_in_french(client, db):
    response = client.get("/compte/password/reset/key/1-abc-def/")
    assert "Ce lien ne sert plus" in response.content.decode()
    assert_french_page(response)


@pytest.mark.parametrize(
    "name", ["account_logout", "account_change_password", "account_reauthenticate"]
)
def test_pages_of_a_signed_in_person_are_french_and_have_one_title(client, person, name):
    client.force_login(person)
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert_french_page(response)


def test_a_signed_in_person_without_a_password_chooses_one(client, db):
    client.force_login(make_person())
    response = client.get(reverse("account_change_password"), follow=True)
    assert "Choisir un mot de passe" in response.content.decode()
    assert_french_page(response)


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_an_empty_form_is_refused_in_french(client, db, name):
    response = client.post(reverse(name), {})
    assert "Ce champ est resté vide." in response.content.decode()
    assert_french_page(response)
