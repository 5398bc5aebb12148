"""``make bench``: how heavy each page is, as a multiple of the sign-in page in the same run.

A demonstration is made in a temporary folder; nothing here is a test, and no figure is a limit.
"""

import os
import statistics
import tempfile
import time
from pathlib import Path

ROUNDS = 15


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
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from clubs.models import Person

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    with (folder / "out").open("w") as out:
        call_command("load_demo", stdout=out)

    treasurer, secretary = (
        _signed_in(Client, Person, name) for name in ("tresoriere", "secretaire")
    )
    office = "/espace/demo-calais/"
    pages = [
        (Client(), "/"),
        (Client(), "/entreprises/toerana-habitat/"),
        (treasurer, office),
        (treasurer, f"{office}versements/"),
        (treasurer, f"{office}membres/"),
        (treasurer, f"{office}livre-journal/"),
        (secretary, f"{office}chronique/"),
        (secretary, f"{office}chronique/calaisis/brochure.pdf"),
    ]
    print(f"{'page':48} {'queries':>7} {'ms':>8} {'× /compte/login/':>16}")
    sign_in = _median(lambda: Client().get("/compte/login/"))
    for client, address in pages:
        client.get(address)
        with CaptureQueriesContext(connection) as capture:
            answer = client.get(address)
        queries = len(capture)
        assert answer.status_code == 200, address
        rounds = 3 if address.endswith(".pdf") else ROUNDS
        seconds = _median(lambda client=client, address=address: client.get(address), rounds)
        print(f"{address:48} {queries:7} {seconds * 1000:8.1f} {seconds / sign_in:16.1f}")


def _signed_in(client_class, person_class, name):
    client = client_class()
    client.force_login(person_class.objects.get(email=f"{name}@demo.example"))
    return client


def _median(action, rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    main()
