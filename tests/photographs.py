"""Photographs made for a test: what a telephone writes, with its way up and its position."""

import io

from PIL import Image, ImageDraw

ORIENTATION, GPS = 0x0112, 0x8825


def photograph(width=1200, height=800, *, lies_on_its_side=False) -> bytes:
    """A JPEG: sky above, sand below, and where it was taken in its data."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height * 2 // 3, width, height), fill="#e9b949")
    draw.ellipse((width // 8, height // 8, width // 3, height // 2), fill="#a85a16")
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (50.0, 57.0, 0.0), 3: "E", 4: (1.0, 51.0, 0.0)}
    if lies_on_its_side:
        image = image.transpose(Image.Transpose.ROTATE_90)
        exif[ORIENTATION] = 6  # « turn me a quarter clockwise »
    content = io.BytesIO()
    image.save(content, "JPEG", quality=85, exif=exif)
    return content.getvalue()
