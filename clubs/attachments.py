"""What a paper beside an entry may be: recognised by its content, never by its name."""

from pathlib import PurePath
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

LARGEST_BYTES = 10 * 1024 * 1024
LARGEST_PIXELS = 80_000_000
EXTENSIONS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
READ_BY_BROWSERS = ",".join(EXTENSIONS)
LONGEST_NAME = 120
# ISO 32000 lets a header begin anywhere in the first 1,024 bytes, and many printers do.
_HEAD = 1024
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def recognise(file: BinaryIO, *, size: int) -> str:
    """The content type of an upload. Raises ``ValidationError`` for what is not kept."""
    if size > LARGEST_BYTES:
        raise ValidationError(
            _("Ce fichier pèse plus de 10 Mo : enregistrez-le plus petit, puis joignez-le."),
            code="too_large",
        )
    file.seek(0)
    head = file.read(_HEAD)
    if b"%PDF-" in head and not head.startswith(_IMAGES):
        return "application/pdf"
    file.seek(0)
    try:
        with Image.open(file, formats=("JPEG", "PNG")) as image:
            if image.width * image.height > LARGEST_PIXELS:
                raise ValueError("too many pixels")
            content_type = f"image/{image.format.lower()}"
            image.verify()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ValidationError(
            _("Ce fichier n’est ni un PDF, ni une image JPEG ou PNG : il n’est pas gardé."),
            code="unknown",
        ) from None
    return content_type


def clean_name(name: str, content_type: str) -> str:
    """The name to show and to download by: no folder, no control character, the true extension."""
    plain = PurePath(name.replace("\\", "/")).name
    stem = "".join(c for c in PurePath(plain).stem if c.isprintable() and c not in '"/:').strip()
    extension = EXTENSIONS[content_type]
    return f"{(stem or _('piece'))[: LONGEST_NAME - len(extension)]}{extension}"
