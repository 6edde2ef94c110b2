"""Plain drawings for the demonstration's pages, made here so that nobody's rights are touched."""

import io
from collections.abc import Callable
from random import Random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from wagtail.images import get_image_model

WIDTH, HEIGHT, SCALE = 960, 540, 2
SAND, RIVER, DEEP, GOLD, RED, PAPER, LEAF = (
    "#efe7d8", "#0a5c66", "#074048", "#c98a00", "#b3261e", "#ffffff", "#1b6e3c",
)  # fmt: skip
ALTERNATIVES = {
    "river": {
        "id": "Gambar: tepian sungai dengan jalur pejalan kaki, pohon, dan tiga gerobak pedagang.",
        "en": "Drawing: a riverside with a footpath, trees and three vendors' carts.",
    },
    "rain": {
        "id": "Gambar: hujan di atas deretan rumah panggung, air setinggi tiang bawahnya.",
        "en": "Drawing: rain over a row of houses on stilts, with water up to their posts.",
    },
    "bus": {
        "id": "Gambar: angkot hijau berhenti di depan sekolah, tiga anak menunggu.",
        "en": "Drawing: a green minibus in front of a school, three children waiting.",
    },
    "alley": {
        "id": "Gambar: gang dengan lampu jalan, jemuran, dan rumah di kiri dan kanannya.",
        "en": "Drawing: an alley with a street lamp, washing lines and houses on both sides.",
    },
    "bins": {
        "id": "Gambar: tiga tempat sampah berwarna hijau, kuning, dan biru di depan pagar.",
        "en": "Drawing: three bins in green, yellow and blue in front of a fence.",
    },
    "desk": {
        "id": "Gambar: loket kelurahan dengan petugas dan seorang warga yang membawa kartu.",
        "en": "Drawing: a desk at the kelurahan with an officer and a resident holding a card.",
    },
    "post": {
        "id": "Gambar: gedung posyandu, tiga warga duduk menunggu di bawah atap teras.",
        "en": "Drawing: a health post; three residents wait below the roof of its porch.",
    },
    "lamps": {
        "id": "Gambar: jalan pada malam hari dengan empat lampu bertenaga surya yang menyala.",
        "en": "Drawing: a street at night with four solar lamps that are lit.",
    },
    "books": {
        "id": "Gambar: dua rak buku, dan seorang anak yang membaca di meja.",
        "en": "Drawing: two shelves of books, and a child who reads at a table.",
    },
}
Pen = ImageDraw.ImageDraw


def picture(name: str) -> object:
    """The Wagtail image of that name, drawn once."""
    model = get_image_model()
    title = ALTERNATIVES[name]["id"].removeprefix("Gambar: ").rstrip(".").capitalize()[:250]
    kept = model.objects.filter(title=title).first()
    if kept:
        return kept
    return model.objects.create(
        title=title, file=ContentFile(_draw(DRAWINGS[name]), name=f"demo-{name}.png")
    )


def _draw(drawing: Callable[[Pen], None]) -> bytes:
    canvas = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), SAND)
    drawing(_Scaled(canvas))
    small = canvas.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    small.quantize(64).save(kept, "PNG", optimize=True)
    return kept.getvalue()


class _Scaled(ImageDraw.ImageDraw):
    """Draws in the picture's own units on the larger canvas, which smooths the edges."""

    def __init__(self, canvas: Image.Image) -> None:
        super().__init__(canvas)

    def box(self, left: float, top: float, right: float, bottom: float, fill: str) -> None:
        self.rectangle([left * SCALE, top * SCALE, right * SCALE - 1, bottom * SCALE - 1], fill)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        corners = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE]
        self.ellipse([*corners, (y + radius) * SCALE], fill)

    def outline(self, points: list[tuple[float, float]], fill: str) -> None:
        self.polygon([(x * SCALE, y * SCALE) for x, y in points], fill)

    def stroke(self, points: list[tuple[float, float]], fill: str, width: int) -> None:
        self.line([(x * SCALE, y * SCALE) for x, y in points], fill, width * SCALE)


def _tree(pen: _Scaled, x: float, ground: float) -> None:
    pen.box(x - 6, ground - 90, x + 6, ground, "#6b4a2b")
    for dx, dy, radius in ((-28, -100, 34), (26, -104, 36), (0, -136, 40)):
        pen.disc(x + dx, ground + dy, radius, LEAF)


def _person(pen: _Scaled, x: float, ground: float, colour: str, size: float = 1) -> None:
    pen.disc(x, ground - 74 * size, 13 * size, "#7a4f32")
    pen.box(x - 15 * size, ground - 58 * size, x + 15 * size, ground - 22 * size, colour)
    pen.box(x - 12 * size, ground - 22 * size, x - 3 * size, ground, DEEP)
    pen.box(x + 3 * size, ground - 22 * size, x + 12 * size, ground, DEEP)


def _house(pen: _Scaled, x: float, ground: float, colour: str) -> None:
    pen.box(x, ground - 120, x + 130, ground - 30, colour)
    pen.outline([(x - 16, ground - 120), (x + 65, ground - 190), (x + 146, ground - 120)], RED)
    pen.box(x + 20, ground - 96, x + 50, ground - 64, SAND)
    pen.box(x + 78, ground - 100, x + 108, ground - 30, DEEP)
    for post in (x + 8, x + 60, x + 114):
        pen.box(post, ground - 30, post + 9, ground + 40, "#6b4a2b")


def _river(pen: _Scaled) -> None:
    pen.box(0, 0, WIDTH, 250, "#d7e9ea")
    pen.disc(780, 110, 46, GOLD)
    pen.box(0, 230, WIDTH, 360, RIVER)
    for row in range(4):
        for x in range(20 + row * 40, WIDTH, 170):
            pen.box(x, 254 + row * 26, x + 70, 258 + row * 26, "#3b8790")
    pen.outline([(520, 262), (700, 262), (674, 292), (546, 292)], DEEP)
    pen.box(590, 230, 650, 262, PAPER)
    pen.box(0, 360, WIDTH, HEIGHT, "#d9d3c7")
    pen.box(0, 360, WIDTH, 372, DEEP)
    for number, x in enumerate((90, 430, 770)):
        _tree(pen, x, 450)
        cart = x + 110
        pen.box(cart, 410, cart + 110, 470, (RED, GOLD, LEAF)[number])
        pen.outline(
            [(cart - 12, 372), (cart + 122, 372), (cart + 104, 346), (cart + 6, 346)], PAPER
        )
        pen.box(cart + 4, 372, cart + 10, 410, DEEP)
        pen.box(cart + 100, 372, cart + 106, 410, DEEP)
        pen.disc(cart + 24, 474, 15, DEEP)
        pen.disc(cart + 86, 474, 15, DEEP)
        _person(pen, cart + 150, 500, (RIVER, RED, GOLD)[number])


def _rain(pen: _Scaled) -> None:
    pen.box(0, 0, WIDTH, HEIGHT, "#c3d2d6")
    for x, y, radius in ((180, 80, 60), (260, 70, 74), (640, 84, 66), (730, 70, 80)):
        pen.disc(x, y, radius, "#8fa3aa")
    for number, colour in enumerate(("#e7d9b8", PAPER, "#d8c3a5", "#e9e2d2", PAPER)):
        _house(pen, 40 + number * 185, 400, colour)
    chance = Random(7)  # noqa: S311 - where drops fall in a drawing
    for _ in range(150):
        x, y = chance.randint(0, WIDTH), chance.randint(110, 400)
        pen.stroke([(x, y), (x - 7, y + 20)], "#5f8891", 2)
    pen.box(0, 410, WIDTH, HEIGHT, RIVER)
    for x in range(0, WIDTH, 90):
        pen.box(x, 424 + (x % 4) * 12, x + 46, 428 + (x % 4) * 12, "#3b8790")


def _bus(pen: _Scaled) -> None:
    pen.box(0, 0, WIDTH, 400, "#e3f0f1")
    pen.box(80, 130, 560, 400, "#f2e3c6")
    pen.outline([(50, 130), (320, 50), (590, 130)], RED)
    for x in range(120, 520, 90):
        pen.box(x, 190, x + 56, 260, RIVER)
    pen.box(0, 400, WIDTH, HEIGHT, "#7d7a72")
    pen.box(0, 396, WIDTH, 410, PAPER)
    pen.box(430, 280, 830, 450, LEAF)
    pen.box(450, 240, 780, 290, LEAF)
    for x in range(470, 760, 80):
        pen.box(x, 258, x + 62, 330, PAPER)
    pen.box(430, 366, 830, 380, GOLD)
    for x in (510, 750):
        pen.disc(x, 452, 36, "#17212b")
        pen.disc(x, 452, 15, "#d9d3c7")
    for number, x in enumerate((180, 250, 320)):
        _person(pen, x, 480, (RED, RIVER, RED)[number], 1.15)


def _alley(pen: _Scaled) -> None:
    pen.box(0, 0, WIDTH, HEIGHT, "#dbe7ea")
    pen.outline([(380, 250), (580, 250), (860, 540), (100, 540)], "#cfc6b4")
    left = ((0, 340, "#e7d9b8"), (170, 300, "#c9d8c5"), (300, 270, "#e0c7b0"))
    for x, ground, colour in left:
        pen.box(x, ground - 190, x + 160, ground + 60, colour)
        pen.box(WIDTH - x - 160, ground - 190, WIDTH - x, ground + 60, colour)
        for base in (x, WIDTH - x - 160):
            pen.outline([(base - 8, ground - 190), (base + 80, ground - 240),
                       (base + 168, ground - 190)], RED)  # fmt: skip
            pen.box(base + 30, ground - 140, base + 70, ground - 90, RIVER)
            pen.box(base + 96, ground - 100, base + 132, ground + 60, DEEP)
    pen.stroke([(160, 170), (800, 170)], DEEP, 2)
    for number, x in enumerate(range(300, 680, 70)):
        pen.box(x, 172, x + 40, 226, (RED, PAPER, GOLD, LEAF, PAPER, RIVER)[number])
    pen.box(476, 130, 484, 420, "#17212b")
    pen.disc(480, 122, 20, GOLD)
    _person(pen, 400, 500, RIVER, 1.2)
    _person(pen, 590, 470, RED)


def _bins(pen: _Scaled) -> None:
    pen.box(0, 0, WIDTH, 380, "#e3f0f1")
    for x in range(0, WIDTH, 60):
        pen.box(x + 8, 170, x + 46, 400, "#d8c3a5")
    pen.box(0, 220, WIDTH, 236, "#b99f79")
    pen.box(0, 400, WIDTH, HEIGHT, "#cfc6b4")
    _tree(pen, 90, 400)
    for number, colour in enumerate((LEAF, GOLD, RIVER)):
        x = 250 + number * 190
        pen.outline([(x, 250), (x + 140, 250), (x + 124, 460), (x + 16, 460)], colour)
        pen.box(x - 10, 228, x + 150, 252, "#17212b")
        pen.disc(x + 70, 350, 34, PAPER)
    _person(pen, 860, 470, RED, 1.3)


def _desk(pen: _Scaled) -> None:
    pen.box(0, 0, WIDTH, HEIGHT, "#e9e2d2")
    pen.box(120, 60, 420, 210, PAPER)
    pen.box(140, 80, 400, 96, RIVER)
    for y in (116, 140, 164):
        pen.box(140, y, 360, y + 8, "#d9d3c7")
    pen.box(0, 430, WIDTH, HEIGHT, "#cfc6b4")
    _person(pen, 560, 400, RIVER, 1.9)
    pen.box(400, 330, 760, 450, "#b98f5e")
    pen.box(384, 312, 776, 334, "#8a6840")
    _person(pen, 850, 480, RED, 2)
    pen.box(776, 356, 820, 384, PAPER)
    pen.box(782, 362, 796, 378, GOLD)
    _tree(pen, 60, 440)


def _post(pen: _Scaled) -> None:
    pen.box(0, 0, WIDTH, HEIGHT, "#e3f0f1")
    pen.box(0, 430, WIDTH, HEIGHT, "#cfc6b4")
    pen.box(180, 180, 780, 430, PAPER)
    pen.outline([(140, 180), (480, 60), (820, 180)], RED)
    pen.box(440, 210, 520, 235, LEAF)
    pen.box(467, 183, 493, 262, LEAF)
    pen.box(240, 300, 320, 430, DEEP)
    pen.box(640, 290, 730, 360, RIVER)
    for number, x in enumerate((400, 480, 560)):
        _person(pen, x, 440, (GOLD, RIVER, RED)[number], 1.2)
    _tree(pen, 90, 450)


def _lamps(pen: _Scaled) -> None:
    pen.box(0, 0, WIDTH, 400, "#22384a")
    pen.disc(820, 90, 34, PAPER)
    pen.box(0, 400, WIDTH, HEIGHT, "#4a4d52")
    for x in range(110, WIDTH, 240):
        pen.outline([(x + 40, 190), (x - 60, 400), (x + 140, 400)], "#6d6a45")
        pen.box(x - 5, 150, x + 5, 420, DEEP)
        pen.box(x, 176, x + 60, 186, DEEP)
        pen.disc(x + 44, 192, 15, GOLD)
        pen.outline([(x - 38, 150), (x + 30, 122), (x + 42, 136), (x - 26, 164)], RIVER)


def _books(pen: _Scaled) -> None:
    pen.box(0, 0, WIDTH, 430, "#e9e2d2")
    pen.box(0, 430, WIDTH, HEIGHT, "#cfc6b4")
    for left in (60, 330):
        pen.box(left, 80, left + 220, 440, "#8a6840")
        for row in range(3):
            pen.box(left + 14, 96 + row * 114, left + 206, 196 + row * 114, SAND)
            for number in range(8):
                top = 112 + row * 114 + number * 7 % 20
                colour = (RED, RIVER, GOLD, LEAF, DEEP)[(number + row) % 5]
                pen.box(
                    left + 18 + number * 23, top, left + 36 + number * 23, 196 + row * 114, colour
                )
    _person(pen, 740, 420, RED, 1.8)
    pen.box(620, 370, 880, 390, "#8a6840")
    pen.outline([(690, 368), (740, 352), (790, 368), (740, 360)], PAPER)


DRAWINGS: dict[str, Callable[..., None]] = {
    "river": _river,
    "rain": _rain,
    "bus": _bus,
    "alley": _alley,
    "bins": _bins,
    "desk": _desk,
    "post": _post,
    "lamps": _lamps,
    "books": _books,
}
