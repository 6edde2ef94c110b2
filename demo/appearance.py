"""The demonstration's logo, colours, menu and contact; numbers and addresses are invented."""

import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.models import FooterLink, MenuItem, SiteSettings

SIDE, SCALE = 192, 4
ACCENT, WHITE = "#0b5394", "#ffffff"
MENU: tuple[tuple[str, dict[str, str]], ...] = (
    ("beranda", {"id": "Beranda", "en": "Home"}),
    ("konsultasi", {}),
    ("berita", {}),
    ("bantuan", {}),
)


def set_appearance() -> None:
    """As an editor sets it under Settings."""
    own, _made = SiteSettings.objects.update_or_create(
        defaults={
            "logo": _logo(),
            "logo_words": {"id": "Rumah di tepi sungai", "en": "A house by the river"},
            "accent": ACCENT,
            "accent_text": WHITE,
            "footer": {
                "id": "Kota bertanya, warga menjawab, dan setiap orang dapat membaca hasilnya.",
                "en": "The city asks, residents answer, and everyone can read what came of it.",
            },
            "office": {"id": "Loket Rembuk, Balai Kota", "en": "Rembuk desk, city hall"},
            "hours": {"id": "Senin–Jumat, 08.00–15.00", "en": "Monday to Friday, 8 am to 3 pm"},
            "email": "rembuk@kota.example",
            "phone": "0541 000 123",
            "whatsapp": "0812 0000 1234",
        },
    )
    own.menu.all().delete()
    own.footer_links.all().delete()
    pages = {page.slug: page for page in Page.objects.filter(locale__language_code="id")}
    for place, (slug, words) in enumerate(MENU):
        MenuItem.objects.create(settings=own, page=pages[slug], words=words, sort_order=place)
    FooterLink.objects.create(
        settings=own,
        url="https://kota.example/",
        words={"id": "Situs kota", "en": "The city's own site"},
    )


def _logo() -> object:
    model = get_image_model()
    kept = model.objects.filter(title="Lambang contoh").first()
    return kept or model.objects.create(
        title="Lambang contoh", file=ContentFile(_drawn(), name="demo-lambang.png")
    )


def _drawn() -> bytes:
    """A house above three waves on a round ground."""
    size = SIDE * SCALE
    canvas = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    pen = ImageDraw.Draw(canvas)

    def at(*points: tuple[float, float]) -> list[tuple[int, int]]:
        return [(round(x * size), round(y * size)) for x, y in points]

    pen.ellipse(at((0, 0), (0.995, 0.995)), fill=ACCENT)
    pen.polygon(at((0.22, 0.46), (0.5, 0.2), (0.78, 0.46)), fill="#ffd166")
    pen.rectangle(at((0.32, 0.46), (0.68, 0.64)), fill=WHITE)
    for row in (0.7, 0.78, 0.86):
        inset = (row - 0.62) * 0.9
        pen.rounded_rectangle(at((inset, row), (1 - inset, row + 0.035)), 9 * SCALE // 2, WHITE)
    kept = io.BytesIO()
    canvas.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(kept, "PNG", optimize=True)
    return kept.getvalue()
