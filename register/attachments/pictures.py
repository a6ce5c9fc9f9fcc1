"""Pictures drawn anew, so that position, device, thumbnails and anything appended fall away."""

import io
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from register.attachments.problems import Refused

MOST_PIXELS = 64_000_000
Image.MAX_IMAGE_PIXELS = None  # the limit is held here, before anything is decoded, and says what to do
BROKEN = (OSError, ValueError, SyntaxError, EOFError, UnidentifiedImageError, KeyError, IndexError, TypeError)


def clean_jpeg(content: bytes) -> bytes:
    return _redrawn(content, "JPEG", ("RGB", "L"), quality=92, optimize=True)


def clean_png(content: bytes) -> bytes:
    return _redrawn(content, "PNG", ("RGB", "RGBA", "L", "LA", "P", "1", "I;16"))


def clean_webp(content: bytes) -> bytes:
    return _redrawn(content, "WEBP", ("RGB", "RGBA"), quality=92)


def clean_gif(content: bytes) -> bytes:
    return _redrawn(content, "PNG", ("RGB", "RGBA", "L"), claimed="GIF")


def _redrawn(content: bytes, form: str, modes: tuple[str, ...], claimed: str = "", **options: Any) -> bytes:
    """Pixels only. The way up is taken from the picture's own note before that note falls away."""
    try:
        with Image.open(io.BytesIO(content), formats=[claimed or form]) as found:
            width, height = found.size
            if width * height > MOST_PIXELS:
                raise Refused("too_many_pixels")
            upright = ImageOps.exif_transpose(found)
            drawn = upright if upright.mode in modes else upright.convert("RGBA" if "RGBA" in modes else "RGB")
            return _saved(drawn, form, options)
    except BROKEN:
        raise Refused("damaged") from None


def _saved(drawn: Image.Image, form: str, options: dict[str, Any]) -> bytes:
    """Saved from bare pixels: a fresh picture carries none of the old one's notes."""
    bare = Image.frombytes(drawn.mode, drawn.size, drawn.tobytes()) if drawn.mode != "P" else drawn.convert("RGBA")
    target = io.BytesIO()
    bare.save(target, form, **options)
    return target.getvalue()
