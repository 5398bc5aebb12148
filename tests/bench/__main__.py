"""``make bench``: what pages and papers weigh, beside what is asked of them.

A site is made in a temporary folder; nothing here is a test, and no figure stops anything. Times
are seconds of processor on this machine: compare the ratios, and count the queries.
"""

import os
import tempfile
from pathlib import Path


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "VAR_DIR": folder}
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        import django

        django.setup()
        _measure(Path(folder))


def _measure(folder: Path):
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from . import core, pages
    from .big_club import make_big_club

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.MEDIA_ROOT = folder / "media"
    call_command("migrate", verbosity=0)
    pages.measure_demonstration(folder)
    today = timezone.localdate()
    big = make_big_club(today)
    core.measure_stakes(big, today)
    core.measure_posting(big, today)
    pages.measure_books(big, today)
    core.measure_archive(big, pages.year_before(today), today)


if __name__ == "__main__":
    main()
