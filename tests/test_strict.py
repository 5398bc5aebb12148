"""The harness itself: what it must catch is caught, what it must let through is let through."""

import logging

import pytest
from django.template import Context, Engine, Template
from django.template.loader import render_to_string

from tests import strict


def ours(source: str) -> Template:
    template = Engine.get_default().from_string(source)
    return template
