"""The site's own settings, with what a test must not share or wait for replaced."""

import atexit
import os
import shutil
import tempfile

# Each process of the test run (xdist starts several) keeps its files in a folder of its own.
_var = tempfile.mkdtemp(prefix="cigales-tests-")
atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ["VAR_DIR"] = _var
for _name in ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "HTTPS", "MEDIA_ROOT", "EMAIL_URL"):
    os.environ.pop(_name, None)

from cigales.settings import *  # noqa: E402, F403
from cigales.settings import STATIC_ROOT, STORAGES  # noqa: E402

STATIC_ROOT.mkdir()  # whitenoise warns when it is missing
# Hashed names need `collectstatic`, which takes seconds: the browser tests run on the real thing.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
