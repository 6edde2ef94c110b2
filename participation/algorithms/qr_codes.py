"""A QR code of an address, as SVG that a page, a poster or a printer shows in any size."""

import io

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathFillImage


def svg_of(text: str) -> bytes:
    """The code of a text of at most some 2,000 characters, dark on white, with its quiet border."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, image_factory=SvgPathFillImage)
    code.add_data(text)
    kept = io.BytesIO()
    code.make_image().save(kept)
    return kept.getvalue()
