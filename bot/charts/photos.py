"""Pictures that people attach, made fit to be kept: not too large, and without what a phone adds about its owner."""

import io

from PIL import Image, ImageOps

_LARGEST = 1200  # pixels; what Discord shows of a picture
_MOST_PIXELS = 60_000_000


def fit_photo(data: bytes) -> bytes | None:
    """Return a picture as PNG or JPEG of at most 1,200 pixels a side; None for what is no picture, or far too large.

    Only what can be seen is kept: no place, no time, no camera.
    """
    try:
        with Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "WEBP"]) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return None
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((_LARGEST, _LARGEST))
            has_alpha = "A" in upright.getbands() or "transparency" in upright.info
            kept = upright.convert("RGBA" if has_alpha else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    bare = Image.new(kept.mode, kept.size)
    bare.paste(kept)
    out = io.BytesIO()
    if has_alpha:
        bare.save(out, "PNG", optimize=True)
    else:
        bare.save(out, "JPEG", quality=85)
    return out.getvalue()
