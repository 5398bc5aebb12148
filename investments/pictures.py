"""From an uploaded photograph to the files the site and the printer use.

``prepare`` reads an upload and gives back, in memory, a clean original (upright, sRGB, on white,
without any metadata) and one rendition per use and width; ``store`` and ``discard`` put them in
the media storage and take them away. No database here: see ``actions.add_picture``.

All the work is done at upload, nothing at reading time: a web page picks a ready width, the
brochure embeds the print rendition as it is.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageCms, ImageFile, ImageOps
from pillow_heif import register_heif_opener

register_heif_opener()

LARGEST_BYTES = 40 * 1024 * 1024
LARGEST_PIXELS = 80_000_000
SHORTEST_LONG_SIDE = 600

# What is read, by its content: the file's name and its announced type are never looked at.
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")

# The brochure's largest slots: 216 mm from bleed to bleed, and a square 152 mm high that is cut out
# of a picture of 3:2, hence 228 mm wide. At 300 dots to the inch.
PRINT_DPI = 300
PRINT_WIDTH = round(228 / 25.4 * PRINT_DPI)
WEB_WIDTHS = (480, 960, 1600)

# Always a JPEG, whatever came: one format that everything reads, at a quality nobody can see.
ORIGINAL_NAME = "original.jpg"
_ORIGINAL_OPTIONS = {"quality": 92, "subsampling": "4:4:4"}
_WHITE = (255, 255, 255)
_SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True)
class Use:
    """One purpose of a picture, and how its files are written. ``widths`` are upper bounds."""

    name: str
    extension: str
    widths: tuple[int, ...]
    options: dict

    def widths_for(self, width: int) -> list[int]:
        """The widths that a picture so wide can fill; its own when it fills none."""
        return [w for w in self.widths if w <= width] or [width]


USES = (
    Use("web-avif", "avif", WEB_WIDTHS, {"format": "AVIF", "quality": 60, "speed": 9}),
    Use("web-webp", "webp", WEB_WIDTHS, {"format": "WEBP", "quality": 72, "method": 2}),
    Use(
        "web-jpeg",
        "jpg",
        WEB_WIDTHS,
        {"format": "JPEG", "quality": 80, "progressive": True, "optimize": True},
    ),
    Use(
        "print-jpeg",
        "jpg",
        (PRINT_WIDTH,),
        {"format": "JPEG", "quality": 90, "subsampling": "4:4:4", "dpi": (PRINT_DPI, PRINT_DPI)},
    ),
)


@dataclass(frozen=True)
class PreparedFile:
    """A file to store. ``use`` is empty for the clean original."""

    name: str
    use: str
    width: int
    height: int
    content: bytes


@dataclass(frozen=True)
class PreparedPicture:
    width: int
    height: int
    original: PreparedFile
    renditions: tuple[PreparedFile, ...]

    @property
    def files(self) -> tuple[PreparedFile, ...]:
        return (self.original, *self.renditions)


class PhotographError(ValidationError):
    """The upload is no photograph the site can keep; the message says why and what to do."""


NOT_A_PHOTOGRAPH = gettext_lazy(
    "Ce fichier n’est pas une photographie que nous savons lire (JPEG, PNG, WebP ou HEIC)."
)
DAMAGED = gettext_lazy(
    "Cette photographie est incomplète ou abîmée : elle s’est sans doute mal copiée. "
    "Reprenez-la depuis l’appareil et essayez de nouveau."
)


def prepare(upload: BinaryIO) -> PreparedPicture:
    """The clean original and every rendition. Raises :class:`PhotographError`."""
    image = _read(upload)
    original = PreparedFile(
        name=ORIGINAL_NAME,
        use="",
        width=image.width,
        height=image.height,
        content=_encode(image, {"format": "JPEG", **_ORIGINAL_OPTIONS}),
    )
    return PreparedPicture(
        width=image.width,
        height=image.height,
        original=original,
        renditions=tuple(_renditions(image)),
    )


def check(upload: BinaryIO) -> None:
    """What the header alone tells, at once: raises as ``prepare`` would for the same reason."""
    with _opened(upload) as image:
        _check_header(image)


def stored_name(picture_id: UUID, file_name: str) -> str:
    return f"pictures/{picture_id}/{file_name}"


def store(storage: Storage, picture_id: UUID, files: Iterable[PreparedFile]) -> None:
    """Writes all the files or, when one cannot be written, leaves none."""
    names = [stored_name(picture_id, file.name) for file in files]
    try:
        for name, file in zip(names, files, strict=True):
            storage.save(name, ContentFile(file.content))
    except BaseException:
        discard(storage, picture_id, names)
        raise


def discard(storage: Storage, picture_id: UUID, names: Iterable[str]) -> None:
    """Deletes the files of a picture, and the folder they leave empty where there are folders."""
    for name in names:
        storage.delete(name)
    storage.delete(stored_name(picture_id, ""))


# --- reading ----------------------------------------------------------------------------------


def _read(upload: BinaryIO) -> Image.Image:
    """The photograph as the eye sees it: upright, RGB in sRGB, nothing but pixels."""
    # WeasyPrint, once imported, has the whole process take half a picture for a whole one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with _opened(upload) as image:
        _check_header(image)
        try:
            image.load()
        except Exception as error:  # decoders raise nearly anything on a damaged file
            raise PhotographError(DAMAGED) from error
        return _cleaned(image)


def _opened(upload: BinaryIO) -> Image.Image:
    """Reads the header only: no pixel is decoded yet."""
    if upload.size > LARGEST_BYTES:
        raise PhotographError(
            _("Ce fichier est trop lourd : %(size)d Mo, pour %(limit)d Mo au plus.")
            % {"size": upload.size // 1024**2 + 1, "limit": LARGEST_BYTES // 1024**2}
        )
    upload.seek(0)
    head = upload.read(16)
    upload.seek(0)
    try:
        return Image.open(upload, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except Exception as error:  # as above; Pillow lets several kinds through
        raise PhotographError(DAMAGED if _is_known(head) else NOT_A_PHOTOGRAPH) from error


def _is_known(head: bytes) -> bool:
    """Begins like a format we read: what follows is damaged, and not another kind of file."""
    return (
        head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"avif"))
    )


def _check_header(image: Image.Image) -> None:
    width, height = image.size
    if width * height > LARGEST_PIXELS:
        raise _too_many_pixels(width, height)
    if max(width, height) < SHORTEST_LONG_SIDE:
        raise PhotographError(
            _(
                "Cette photographie est trop petite (%(width)d × %(height)d pixels) : elle serait "
                "floue. Il faut au moins %(least)d pixels sur le grand côté ; cherchez l’original "
                "plutôt qu’une copie reçue par messagerie."
            )
            % {"width": width, "height": height, "least": SHORTEST_LONG_SIDE}
        )
    # A JPEG with several pictures in it is a telephone's (depth, HDR), a HEIC a burst: the first
    # is the photograph. In the other formats, several pictures are an animation.
    if image.format in ("PNG", "WEBP", "AVIF") and getattr(image, "n_frames", 1) > 1:
        raise PhotographError(
            _("Cette image est animée. Choisissez une photographie, qui ne bouge pas.")
        )


def _too_many_pixels(width: int | None = None, height: int | None = None) -> PhotographError:
    size = f" ({width} × {height})" if width else ""
    return PhotographError(
        _(
            "Cette image compte trop de pixels%(size)s : %(limit)d millions au plus. "
            "Enregistrez-la en plus petit et essayez de nouveau."
        )
        % {"size": size, "limit": LARGEST_PIXELS // 1_000_000}
    )


# --- cleaning ---------------------------------------------------------------------------------


def _cleaned(image: Image.Image) -> Image.Image:
    image = _upright(image)
    profile = image.info.get("icc_profile")
    image = _on_white(_eight_bits(image))
    if profile:
        image = _in_srgb(image, profile)
    image = image if image.mode == "RGB" else image.convert("RGB")
    # Encoders copy comments, profiles and EXIF from here.
    image.info = {}
    return image


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # a photograph whose EXIF block is damaged is still a photograph
        return image


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 bits as 8 bits; ``convert`` alone would clip it to white."""
    if not image.mode.startswith("I;16"):
        return image
    grey = image.point(lambda level: level / 256).convert("L")
    grey.info = {key: image.info[key] for key in image.info if key == "icc_profile"}
    return grey


def _on_white(image: Image.Image) -> Image.Image:
    """What is transparent becomes paper. Palettes become colours; CMYK and grey stay."""
    if image.has_transparency_data:
        image = image.convert("RGBA")
        ground = Image.new("RGB", image.size, _WHITE)
        ground.paste(image, mask=image.getchannel("A"))
        return ground
    return image if image.mode in ("RGB", "CMYK", "L") else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        return ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), _SRGB, outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        # A profile of another colour space or a damaged one: the numbers are taken as they are.
        return image


# --- writing ----------------------------------------------------------------------------------


def _renditions(image: Image.Image) -> Iterator[PreparedFile]:
    """From the widest to the narrowest, each resized from the one before it."""
    full_width, full_height = image.size
    wanted = {use.name: use.widths_for(full_width) for use in USES}
    for width in sorted({w for widths in wanted.values() for w in widths}, reverse=True):
        height = max(1, round(full_height * width / full_width))
        if width < image.width:
            image = image.resize((width, height), Image.Resampling.LANCZOS)
        for use in USES:
            if width in wanted[use.name]:
                yield PreparedFile(
                    name=f"{use.name}-{width}.{use.extension}",
                    use=use.name,
                    width=image.width,
                    height=image.height,
                    content=_encode(image, use.options),
                )


def _encode(image: Image.Image, options: dict) -> bytes:
    content = io.BytesIO()
    image.save(content, **options)
    return content.getvalue()
