"""``export_brochure <chronicle-slug> --output FILE``: the brochure without a browser."""

import contextlib
import os
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from investments.brochure.render import is_public, print_brochure
from investments.models import Chronicle


class Command(BaseCommand):
    help = "Écrit la brochure d’une chronique en PDF : ses événements publiés, au format A4."

    def add_arguments(self, parser):
        parser.add_argument("chronicle", metavar="chronique", help="son identifiant (« calaisis »)")
        parser.add_argument(
            "--output", required=True, type=Path, metavar="FICHIER", help="le PDF à écrire"
        )
        parser.add_argument(
            "--site-url",
            default="",
            metavar="ADRESSE",
            help="l’adresse publique du site, imprimée en dernière page avec son code QR",
        )

    def handle(self, *, chronicle, output, site_url, **options):
        if site_url and not is_public(site_url):
            raise CommandError(
                f"« {site_url} » n’est pas une adresse publique. "
                "Écrivez-la en entier, par exemple https://cigales.exemple.fr/."
            )
        row = (
            Chronicle.objects.select_related("territory", "kept_by").filter(slug=chronicle).first()
        )
        if row is None:
            raise CommandError(_unknown(chronicle))
        if output.is_dir():
            raise CommandError(f"« {output} » est un dossier : donnez le nom du fichier à écrire.")
        with _replacing(output) as file:
            printed = print_brochure(row, site_url=site_url)
            file.write(printed.pdf)
        weight = f"{len(printed.pdf) / 1_000_000:.1f}".replace(".", ",")
        self.stdout.write(f"{output} : {printed.page_count} pages, {weight} Mo.")


def _unknown(slug: str) -> str:
    known = ", ".join(Chronicle.objects.values_list("slug", flat=True))
    if not known:
        return f"Il n’y a pas de chronique « {slug} » : la base n’en contient aucune."
    return f"Il n’y a pas de chronique « {slug} ». Celles qui existent : {known}."


@contextlib.contextmanager
def _replacing(output: Path):
    """A file beside ``output`` that takes its place once it is whole, and leaves no trace else."""
    try:
        with tempfile.NamedTemporaryFile(
            dir=output.parent, prefix=f".{output.name}.", delete=False
        ) as file:
            part = Path(file.name)
            try:
                yield file
                file.flush()
                umask = os.umask(0)
                os.umask(umask)
                part.chmod(0o666 & ~umask)
                part.replace(output)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
    except FileNotFoundError as error:
        raise CommandError(_unwritable(output, "ce dossier n’existe pas")) from error
    except PermissionError as error:
        raise CommandError(_unwritable(output, "vous n’en avez pas le droit")) from error
    except OSError as error:
        raise CommandError(_unwritable(output, os.strerror(error.errno))) from error


def _unwritable(output: Path, reason: str) -> str:
    return f"« {output} » ne peut pas être écrit : {reason}."
