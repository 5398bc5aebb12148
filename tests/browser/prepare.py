"""``python -m tests.browser.prepare``: what the pages of the demonstration lack to show all.

A published event with a photograph, and a draft with one that waits for its consent; a paper
beside an entry, reminders, and the club's own rows of the tax tables.
"""

import django


def main():
    from clubs.models import Person
    from investments import actions
    from investments.models import Chronicle, Consent, InvestmentEvent
    from tests.image_files import a_photograph

    secretary = Person.objects.get(email="secretaire@demo.example")
    told = InvestmentEvent.objects.published().first()
    draft = actions.add_event(
        chronicle=Chronicle.objects.get(slug="calaisis"),
        by=secretary,
        title="Un brouillon",
        enterprise=told.enterprise,
        beneficiary="",
        year=2016,
        is_before_year=False,
        place="",
        instrument="",
        story="Un récit **en cours**.",
        clubs=[],
        clubs_note="",
        scene="shop",
        parts=[],
    )
    for event, consent in ((told, Consent.NOBODY), (draft, Consent.MISSING)):
        actions.add_picture(
            event=event,
            upload=a_photograph(),
            alt="Des carrés de couleur",
            credit="Photo inventée",
            consent=consent,
            consent_on=None,
            by=secretary,
        )
    books()


def books():
    from datetime import date

    from django.core.files.uploadedfile import SimpleUploadedFile

    from clubs.actions.attachments import attach_paper
    from clubs.actions.reminders import draft_reminders
    from clubs.models import Club, LedgerEntry, Person
    from investments.models import TaxBox, TaxRate
    from tests.image_files import a_photograph

    club = Club.objects.get(slug="demo-calais")
    today = date.today()
    words = {"club": club, "by": Person.objects.get(email="tresoriere@demo.example")}
    draft_reminders(month=today.replace(day=1), today=today, **words)
    upload = SimpleUploadedFile("recu.jpg", a_photograph().read(), content_type="image/jpeg")
    newest = LedgerEntry.objects.for_club(club).order_by("-number").first()
    attach_paper(entry=newest, kind="receipt", upload=upload, by=words["by"])
    for model, figure in ((TaxRate, {"rate_percent": 25}), (TaxBox, {"code": "7CO"})):
        model.objects.create(club=club, scheme="esus", starts_on=date(2026, 10, 1), **figure)


if __name__ == "__main__":
    django.setup()
    main()
