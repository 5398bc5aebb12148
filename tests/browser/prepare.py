"""``python -m tests.browser.prepare``: what the pages of the demonstration lack to show all.

A published event with a photograph, and a draft with one that waits for its consent.
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


if __name__ == "__main__":
    django.setup()
    main()
