"""Image files as people send them, drawn on the spot, and rows of photographs without files."""

import io
import struct
import zlib
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 60), (30, 60, 200), (255, 255, 255)
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825

_places = count(1)


def drawn(width=1200, height=800) -> Image.Image:
    """Red at the top left, green at the top right, blue below."""
    image = Image.new("RGB", (width, height), BLUE)
    image.paste(RED, (0, 0, width // 2, height // 2))
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    return image


def encoded(image: Image.Image, format="JPEG", **options) -> bytes:
    content = io.BytesIO()
    image.save(content, format, **options)
    return content.getvalue()


def upload(content: bytes, name="photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def a_photograph(**size) -> SimpleUploadedFile:
    return upload(encoded(drawn(**size)))


def telephone_exif(orientation: int) -> Image.Exif:
    """What a telephone writes: how it was held, its maker, and where it was."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKE] = "SECRET-MAKER"
    exif.get_ifd(GPS).update({1: "N", 2: (50.0, 57.0, 0.0), 3: "E", 4: (1.0, 51.0, 0.0)})
    return exif


def png(width: int, height: int, *, depth=8, colour=2, rows: bytes = b"") -> bytes:
    """A PNG written by hand: Pillow writes neither its largest sizes nor its 16-bit colours."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
