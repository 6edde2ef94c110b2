"""A list of residents of Sidodadi, so that taking part in one visit can be tried.

The cards are invented; ``scripts/demo.py`` and the README tell them.
"""

import io
from datetime import datetime

from accounts.models import User
from residents.actions.register import enter_waiting_rows, read_register

CARDS = (
    ("6472034506929101", "1992-06-05"),
    ("6472031207859102", "1985-07-12"),
    ("6472035911019103", "2001-11-19"),
)


def load_register(officer: User, now: datetime) -> None:
    """As an officer of Sidodadi loads it."""
    rows = [f"{nik},{born},64.72.03.1005" for nik, born in CARDS]
    text = "\n".join(["nik,tanggal_lahir,kode_kelurahan", *rows])
    read_register(
        file=io.BytesIO(text.encode()), name="contoh.csv", source="Contoh", by=officer, at=now
    )
    enter_waiting_rows(at=now)
