"""One definition of columns for the screen, the paper and the file."""

from datetime import date
from fractions import Fraction

from django.template.loader import render_to_string

from cigales.tables import Column, Table, csv_response, csv_text

ROWS = [
    ("Ana", 123450, date(2026, 6, 1), Fraction(2, 3)),
    ("=1+1", -5, None, Fraction(1, 3)),
]
TABLE = Table(
    caption="Versements inventés",
    columns=(
        Column("Nom", lambda row: row[0], link=lambda row: "/ana/" if row[0] == "Ana" else ""),
        Column("Montant", lambda row: row[1], kind="euro", is_totalled=True),
        Column("Reçu le", lambda row: row[2], kind="day"),
        Column("Part", lambda row: row[3], kind="percent"),
    ),
    rows=ROWS,
)


def test_a_table_reads_as_french_people_write():
    (first, second) = TABLE.lines
    assert [cell.text for cell in first.cells] == [
        "Ana",
        "1\u202f234,50\u00a0€",
        "01/06/2026",
        "66,67\u00a0%",
    ]
    assert [cell.text for cell in second.cells][1:3] == ["−0,05\u00a0€", ""]
    assert [cell.text for cell in TABLE.totals] == ["Total", "1\u202f234,45\u00a0€", "", ""]


def test_the_file_has_the_same_columns_and_no_formula():
    assert csv_text(TABLE).split("\r\n") == [
        "Nom;Montant;Reçu le;Part",
        "Ana;1234,50;01/06/2026;66,666667",
        "'=1+1;-0,05;;33,333333",
        "",
    ]
    response = csv_response(TABLE, "versements")
    assert response["Content-Disposition"] == 'attachment; filename="versements.csv"'
    assert response.content.startswith(b"\xef\xbb\xbfNom;")


def test_a_table_on_screen_names_its_rows_and_columns():
    html = render_to_string(
        "components/data_table.html", {"table": TABLE, "address": "?format=csv"}
    )
    assert html.count('<th scope="col"') == 4
    assert html.count('<th scope="row">') == 3
    assert '<a href="/ana/">Ana</a>' in html
    assert '<caption id="tableau">Versements inventés</caption>' in html
    assert "Télécharger ce tableau (CSV)" in html


def test_an_empty_table_says_what_is_not_there():
    empty = Table(caption="Rien", columns=TABLE.columns, rows=[], empty="Aucun versement.")
    html = render_to_string("components/data_table.html", {"table": empty, "address": ""})
    assert "Aucun versement." in html
    assert "<table" not in html
