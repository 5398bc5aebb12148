"""From what people send to what the site keeps: every file is read back from its bytes."""

import io
import time
import tracemalloc

import pillow_heif
import pytest
from PIL import Image, ImageCms, ImageFile

from investments import pictures
from tests import image_files
from tests.image_files import BLUE, GREEN, RED, WHITE, drawn, encoded, upload

NEAR = 12  # what compression may shift a flat colour by


def opened(file: pictures.PreparedFile) -> Image.Image:
    image = Image.open(io.BytesIO(file.content))
    image.load()
    return image


def colour_at(image: Image.Image, across: float, down: float):
    return image.convert("RGB").getpixel((int(image.width * across), int(image.height * down)))


def is_near(colour, wanted, tolerance=NEAR) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(colour, wanted, strict=True))


def refusal(content: bytes, name="photo.jpg") -> str:
    with pytest.raises(pictures.PhotographError) as refused:
        pictures.prepare(upload(content, name))
    return " ".join(refused.value.messages).replace("\u00a0", " ").replace("\u202f", " ")


# --- what is made of a photograph -------------------------------------------------------------


def test_each_use_has_its_formats_and_widths():
    prepared = pictures.prepare(image_files.a_photograph(width=3000, height=2000))

    assert {(file.name, opened(file).format, opened(file).size) for file in prepared.files} == {
        ("original.jpg", "JPEG", (3000, 2000)),
        ("print-jpeg-2693.jpg", "JPEG", (2693, 1795)),
        ("web-avif-1600.avif", "AVIF", (1600, 1067)),
        ("web-avif-960.avif", "AVIF", (960, 640)),
        ("web-avif-480.avif", "AVIF", (480, 320)),
        ("web-webp-1600.webp", "WEBP", (1600, 1067)),
        ("web-webp-960.webp", "WEBP", (960, 640)),
        ("web-webp-480.webp", "WEBP", (480, 320)),
        ("web-jpeg-1600.jpg", "JPEG", (1600, 1067)),
        ("web-jpeg-960.jpg", "JPEG", (960, 640)),
        ("web-jpeg-480.jpg", "JPEG", (480, 320)),
    }


def test_what_is_said_of_a_file_is_what_it_is():
    prepared = pictures.prepare(image_files.a_photograph(width=1000, height=700))

    for file in prepared.files:
        assert opened(file).size == (file.width, file.height)
        assert file.use == "" or file.name.startswith(f"{file.use}-{file.width}.")


def test_nothing_is_ever_enlarged():
    prepared = pictures.prepare(image_files.a_photograph(width=1000, height=700))

    assert max(opened(file).width for file in prepared.files) == 1000
    assert [file.name for file in prepared.renditions if file.use == "web-avif"] == [
        "web-avif-960.avif",
        "web-avif-480.avif",
    ]


def test_a_narrow_photograph_has_each_use_at_its_own_width():
    prepared = pictures.prepare(image_files.a_photograph(width=400, height=900))

    assert sorted(file.name for file in prepared.renditions) == [
        "print-jpeg-400.jpg",
        "web-avif-400.avif",
        "web-jpeg-400.jpg",
        "web-webp-400.webp",
    ]


def test_the_print_file_fills_the_largest_slot_at_300_dots_an_inch():
    prepared = pictures.prepare(image_files.a_photograph(width=3000, height=2000))

    (file,) = [file for file in prepared.renditions if file.use == "print-jpeg"]
    assert file.width / 300 * 25.4 == pytest.approx(228, abs=0.05)
    assert opened(file).info["dpi"] == (300, 300)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_each_format_of_camera_is_read_whatever_the_name_says(format):
    content = encoded(drawn(), format)

    prepared = pictures.prepare(upload(content, "document.pdf"))

    original = opened(prepared.original)
    assert (original.format, original.size) == ("JPEG", (1200, 800))
    assert is_near(colour_at(original, 0.25, 0.25), RED)
    assert is_near(colour_at(original, 0.75, 0.25), GREEN)
    assert is_near(colour_at(original, 0.5, 0.75), BLUE)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_taken_sideways_stands_upright_in_every_file(format):
    lying = drawn().transpose(Image.Transpose.ROTATE_90)  # as the sensor saw it
    content = encoded(lying, format, exif=image_files.telephone_exif(6))

    for file in pictures.prepare(upload(content)).files:
        image = opened(file)
        assert image.width > image.height
        assert is_near(colour_at(image, 0.25, 0.25), RED), file.name
        assert is_near(colour_at(image, 0.75, 0.25), GREEN), file.name


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_no_stored_file_says_where_or_with_what_it_was_taken(format):
    options = {"comment": b"SECRET-COMMENT"} if format == "JPEG" else {}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = encoded(
        drawn(),
        format,
        exif=image_files.telephone_exif(1),
        xmp=b'<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRET-XMP</x:xmpmeta>',
        icc_profile=profile,
        **options,
    )
    assert b"SECRET-MAKER" in content or format == "PNG"

    for file in pictures.prepare(upload(content)).files:
        image = opened(file)
        assert not image.getexif()
        assert not image.info.keys() & {"exif", "xmp", "icc_profile", "comment", "photoshop"}
        for trace in (b"SECRET", b"Exif", b"adobe", b"ICC_PROFILE", b"xmp"):
            assert trace not in file.content, (file.name, trace)


def test_what_is_transparent_becomes_paper():
    image = Image.new("RGBA", (1200, 800), (0, 0, 0, 0))
    image.paste((*RED, 255), (0, 0, 600, 800))

    original = opened(pictures.prepare(upload(encoded(image, "PNG"))).original)

    assert is_near(colour_at(original, 0.25, 0.5), RED)
    assert is_near(colour_at(original, 0.75, 0.5), WHITE, 2)


def test_a_palette_with_a_transparent_colour_becomes_colours_on_paper():
    palette = drawn().quantize(8)
    clear = palette.getpixel((10, 10))

    content = encoded(palette, "PNG", transparency=clear)

    original = opened(pictures.prepare(upload(content)).original)
    assert is_near(colour_at(original, 0.1, 0.1), WHITE, 2)
    assert is_near(colour_at(original, 0.5, 0.75), BLUE)


def test_a_printers_photograph_comes_back_to_the_colours_of_a_screen():
    content = encoded(drawn().convert("CMYK"))

    for file in pictures.prepare(upload(content)).files:
        image = opened(file)
        assert image.mode == "RGB"
        assert is_near(colour_at(image, 0.5, 0.75), BLUE, 20)


def test_grey_of_16_bits_keeps_its_greys():
    rows = (b"\0" + b"\x40\x00" * 400 + b"\xc0\x00" * 400) * 600
    content = image_files.png(800, 600, depth=16, colour=0, rows=rows)

    original = opened(pictures.prepare(upload(content)).original)

    assert original.mode == "RGB"
    assert is_near(colour_at(original, 0.25, 0.5), (0x40,) * 3, 3)
    assert is_near(colour_at(original, 0.75, 0.5), (0xC0,) * 3, 3)


def test_colours_of_16_bits_keep_their_colours():
    pixel = bytes(channel for value in RED for channel in (value, 0))
    content = image_files.png(800, 600, depth=16, rows=(b"\0" + pixel * 800) * 600)

    original = opened(pictures.prepare(upload(content)).original)

    assert is_near(colour_at(original, 0.5, 0.5), RED)


def test_colours_of_another_space_are_brought_to_those_of_the_screen():
    # L*a*b* numbers mean nothing without their profile: a good witness of the conversion.
    wide = ImageCms.ImageCmsProfile(wide_gamut_profile()).tobytes()
    content = encoded(Image.new("RGB", (900, 600), (100, 150, 100)), icc_profile=wide)

    original = opened(pictures.prepare(upload(content)).original)

    assert "icc_profile" not in original.info
    assert not is_near(colour_at(original, 0.5, 0.5), (100, 150, 100), 20)


def wide_gamut_profile():
    """sRGB with its red and green primaries exchanged, so that the conversion shows."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return io.BytesIO(bytes(profile))


def test_a_damaged_colour_profile_does_not_cost_the_photograph():
    content = encoded(drawn(), icc_profile=b"not a profile")

    original = opened(pictures.prepare(upload(content)).original)

    assert is_near(colour_at(original, 0.25, 0.25), RED)


def test_a_telephones_photograph_with_a_depth_map_in_it_is_one_photograph():
    content = io.BytesIO()
    drawn().save(content, "MPO", save_all=True, append_images=[Image.new("RGB", (300, 200))])

    original = opened(pictures.prepare(upload(content.getvalue())).original)

    assert original.size == (1200, 800)


def test_a_burst_gives_its_main_photograph():
    burst = pillow_heif.from_pillow(Image.new("RGB", (640, 480), BLUE))
    burst.add_from_pillow(drawn())
    content = io.BytesIO()
    burst.save(content, primary_index=1)

    assert pictures.prepare(upload(content.getvalue())).original.width == 1200


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"Bonjour, ceci est une lettre." * 100,
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"/>',
        b"<html><script>alert(1)</script></html>",
        b"\0" * 5000,
        encoded(drawn(), "GIF"),
        encoded(drawn(), "TIFF"),
        encoded(drawn(), "BMP"),
    ],
    ids=["text", "pdf", "svg", "html", "zeros", "gif", "tiff", "bmp"],
)
def test_what_is_no_photograph_is_refused_whatever_its_name(content):
    assert refusal(content, "vacances.jpg") == (
        "Ce fichier n’est pas une photographie que nous savons lire (JPEG, PNG, WebP ou HEIC)."
    )


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
@pytest.mark.parametrize("kept", [0.02, 0.5, 0.9])
def test_a_photograph_cut_short_is_refused(format, kept):
    noise = Image.effect_noise((900, 600), 90).convert("RGB")
    content = encoded(noise, format)

    assert refusal(content[: int(len(content) * kept)]).startswith(
        "Cette photographie est incomplète ou abîmée"
    )


def test_a_photograph_cut_short_is_refused_where_weasyprint_is_loaded_too(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as its import does

    assert "incomplète ou abîmée" in refusal(encoded(drawn())[:3000])


def test_200_megapixels_are_refused_at_once_and_without_the_memory_they_take():
    content = image_files.png(16_000, 12_500, rows=b"\0" * 1000)
    tracemalloc.start()
    begun = time.perf_counter()

    message = refusal(content)

    assert time.perf_counter() - begun < 0.25
    assert tracemalloc.get_traced_memory()[1] < 5 * 1024 * 1024
    tracemalloc.stop()
    assert message.startswith("Cette image compte trop de pixels : 80 millions au plus.")


@pytest.mark.parametrize("size", [(9000, 8900), (12_000, 9000)])
def test_80_megapixels_are_the_limit_and_the_header_alone_tells(size):
    message = refusal(image_files.png(*size, rows=b"\0" * 1000))

    assert "80 millions au plus" in message


def test_a_file_of_more_than_40_megabytes_is_refused():
    too_heavy = encoded(drawn()) + b"\0" * (40 * 1024 * 1024)

    assert refusal(too_heavy) == "Ce fichier est trop lourd : 41 Mo, pour 40 Mo au plus."


def test_a_stamp_is_refused_with_the_reason():
    message = refusal(encoded(drawn(599, 400)))

    assert message.startswith("Cette photographie est trop petite (599 × 400 pixels)")


@pytest.mark.parametrize("format", ["PNG", "WEBP", "AVIF"])
def test_an_animation_is_refused(format):
    content = encoded(
        drawn(), format, save_all=True, append_images=[Image.new("RGB", (1200, 800))], duration=90
    )

    assert refusal(content) == (
        "Cette image est animée. Choisissez une photographie, qui ne bouge pas."
    )
