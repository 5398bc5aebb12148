from django.urls import path

from investments.views import (
    attestations,
    brochure,
    holding_operations,
    money_pictures,
    office_chronicle,
    office_directory,
    office_events,
    office_pictures,
    papers,
    portfolio,
    tax_tables,
)

app_name = "office"

urlpatterns = [
    path("<slug:club>/participations/", portfolio.holdings, name="holdings"),
    path(
        "<slug:club>/participations/nouvelle/",
        holding_operations.new_investment,
        name="new-investment",
    ),
    path("<slug:club>/participations/<int:holding>/", portfolio.holding, name="holding"),
    path(
        "<slug:club>/participations/<int:holding>/certificat/",
        holding_operations.holding_certificate,
        name="holding-certificate",
    ),
    path(
        "<slug:club>/participations/<int:holding>/echeancier/",
        holding_operations.schedule,
        name="schedule",
    ),
    path(
        "<slug:club>/participations/echeances/<int:instalment>/retirer/",
        holding_operations.remove_instalment,
        name="remove-instalment",
    ),
    # One route for all kinds of operation, each at its own address.
    *(
        path(
            f"<slug:club>/participations/<int:holding>/{words}/",
            holding_operations.holding_operation,
            {"kind": kind},
            name="holding-operation",
        )
        for words, kind in (
            ("revenu", "income"),
            ("remboursement", "repayment"),
            ("vente", "sale"),
            ("perte", "loss"),
            ("depreciation", "write_down"),
            ("reprise", "write_back"),
            ("remise", "hand_over"),
        )
    ),
    path("<slug:club>/images/", money_pictures.money_pictures, name="money-pictures"),
    path("<slug:club>/documents/", papers.papers, name="papers"),
    path(
        "<slug:club>/documents/compte-rendu/",
        papers.club_paper,
        {"paper": "account"},
        name="account",
    ),
    path("<slug:club>/documents/bilan/", papers.club_paper, {"paper": "balance"}, name="balance"),
    path(
        "<slug:club>/documents/versements/",
        papers.club_paper,
        {"paper": "contributions"},
        name="contribution-statement",
    ),
    path(
        "<slug:club>/documents/portefeuille/",
        papers.club_paper,
        {"paper": "portfolio"},
        name="portfolio-statement",
    ),
    path(
        "<slug:club>/documents/releve/<int:membership>/",
        papers.member_paper,
        {"paper": "member"},
        name="member-statement",
    ),
    path(
        "<slug:club>/documents/revenus/<int:membership>/",
        papers.member_paper,
        {"paper": "income"},
        name="income-statement",
    ),
    path("<slug:club>/documents/tous/", papers.make_papers, name="make-papers"),
    path("<slug:club>/documents/tous/archive.zip", papers.papers_archive, name="papers-archive"),
    path("<slug:club>/attestations/", attestations.attestations, name="attestations"),
    path("<slug:club>/attestations/preparer/", attestations.draft, name="draft-attestations"),
    path("<slug:club>/attestations/verifier/", attestations.check, name="check-attestations"),
    path("<slug:club>/attestations/delivrer/", attestations.issue, name="issue-attestations"),
    path(
        "<slug:club>/attestations/<int:attestation>/", attestations.attestation, name="attestation"
    ),
    path(
        "<slug:club>/attestations/<int:attestation>/annuler/",
        attestations.cancel,
        name="cancel-attestation",
    ),
    path("<slug:club>/fiscalite/", tax_tables.tax_tables, name="tax-tables"),
    *(
        path(f"<slug:club>/fiscalite/{words}/{address}", view, {"table": table}, name=name)
        for table, words in (("rate", "taux"), ("box", "cases"))
        for address, view, name in (
            ("nouveau/", tax_tables.new_tax_row, f"new-tax-{table}"),
            ("<int:row>/", tax_tables.tax_row, f"tax-{table}"),
            ("<int:row>/retirer/", tax_tables.remove, f"remove-tax-{table}"),
        )
    ),
    path("<slug:club>/chronique/", office_chronicle.chronicle, name="chronicle"),
    path(
        "<slug:club>/chronique/<slug:chronicle>/",
        office_chronicle.chronicle_texts,
        name="chronicle-texts",
    ),
    path(
        "<slug:club>/chronique/<slug:chronicle>/brochure.pdf",
        brochure.brochure,
        name="brochure",
    ),
    path(
        "<slug:club>/chronique/<slug:chronicle>/evenements/nouveau/",
        office_events.new_event,
        name="new-event",
    ),
    path("<slug:club>/evenements/<int:event>/", office_events.event, name="event"),
    path("<slug:club>/evenements/<int:event>/apercu/", office_events.preview, name="preview"),
    path(
        "<slug:club>/evenements/<int:event>/publier/",
        office_chronicle.publish_event,
        name="publish-event",
    ),
    path(
        "<slug:club>/evenements/<int:event>/remettre-en-brouillon/",
        office_chronicle.withdraw_event,
        name="withdraw-event",
    ),
    path(
        "<slug:club>/evenements/<int:event>/monter/",
        office_chronicle.move_event,
        {"steps": -1},
        name="raise-event",
    ),
    path(
        "<slug:club>/evenements/<int:event>/descendre/",
        office_chronicle.move_event,
        {"steps": 1},
        name="lower-event",
    ),
    path(
        "<slug:club>/evenements/<int:event>/photos/ajouter/",
        office_pictures.new_picture,
        name="new-picture",
    ),
    path("<slug:club>/photos/<uuid:picture>/", office_pictures.picture, name="picture"),
    path(
        "<slug:club>/photos/<uuid:picture>/retirer/",
        office_pictures.remove_picture,
        name="remove-picture",
    ),
    path(
        "<slug:club>/photos/<uuid:picture>/original.jpg",
        office_pictures.original,
        name="original",
    ),
    path("<slug:club>/entreprises/", office_directory.enterprises, name="enterprises"),
    path(
        "<slug:club>/entreprises/nouvelle/", office_directory.new_enterprise, name="new-enterprise"
    ),
    path(
        "<slug:club>/entreprises/<int:enterprise>/", office_directory.enterprise, name="enterprise"
    ),
    path("<slug:club>/partenaires/", office_directory.partners, name="partners"),
    path("<slug:club>/partenaires/nouveau/", office_directory.new_partner, name="new-partner"),
    path("<slug:club>/partenaires/<int:partner>/", office_directory.partner, name="partner"),
]
