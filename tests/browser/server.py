"""The settings of the site under test: the real ones, less what only costs time.

Static files are collected and hashed as in production, but not compressed (which takes 20 s), and
lie beside the copies of the site; the one password of the demonstration is not stretched.
"""

import os
from pathlib import Path

from cigales.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["STATIC_ROOT"])
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    "css",
    "js",
    "svg",
    "txt",
    "html",
    "json",
    "xml",
    "map",
    "md",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Errors go to the server's own log, which the tests read at the end.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"log": {"class": "logging.StreamHandler", "level": "ERROR"}},
    "root": {"handlers": ["log"]},
}
