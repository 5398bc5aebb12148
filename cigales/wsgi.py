"""The door for a WSGI server: ``granian --interface wsgi cigales.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cigales.settings")

application = get_wsgi_application()
