"""``|euro``: cents as « 1 234,50 € »."""

from django import template

from cigales.money import format_amount, format_euros

register = template.Library()

register.filter("euro", format_euros)
# For table columns whose heading already says « en euros ».
register.filter("amount", format_amount)
