"""What an address of the search asks for: read from it, written to it, and asked of the engines."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language

from search import registry
from search.engines.protocol import PERIODS, Filters, Query
from web.parameters import choice_in, number_in, text_in

SIZE = 20
LAST_PAGE = 50
NEWEST = "terbaru"
"""How the address says that the newest come first."""
NAMES = {
    "kind": "jenis",
    "consultation": "konsultasi",
    "district": "wilayah",
    "language": "bahasa",
    "state": "keadaan",
    "stance": "sikap",
    "period": "waktu",
}
"""How the address calls what answers are narrowed down by."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: words, what was chosen by its name there, order and page."""

    text: str
    chosen: dict[str, str]
    newest_first: bool = False
    page: int = 1

    def query(self, *, size: int = SIZE) -> Query:
        """As the engines are asked. A value that nothing has finds nothing."""
        chosen = self.chosen
        filters = Filters(
            kinds=(chosen["jenis"],) if chosen.get("jenis") else (),
            consultation=chosen.get("konsultasi", ""),
            consultations=_standing(chosen.get("keadaan", "")),
            district=chosen.get("wilayah", ""),
            language=chosen.get("bahasa", ""),
            stance=chosen.get("sikap", ""),
            since=self._since(),
        )
        language = get_language() or ""
        return Query(self.text, filters, self.page, size, language, self.newest_first)

    def _since(self) -> datetime | None:
        days = self.chosen.get("waktu", "")
        return timezone.now() - timedelta(days=int(days)) if days else None

    def address(self, **changed: str | int) -> str:
        """This question as a query string, with something changed; what is empty is left out."""
        whole = {"q": self.text, **self.chosen, "urut": NEWEST if self.newest_first else ""}
        return "?" + urlencode({k: v for k, v in {**whole, **changed}.items() if v})


def _standing(state: str) -> tuple[str, ...] | None:
    """The consultations that stand so now; None where no state was chosen."""
    if not state:
        return None
    return tuple(slug for slug, now in registry.states().items() if now == state)


def asked_in(data: QueryDict) -> Asked:
    """What the address asks for; what it cannot mean is left out."""
    chosen = {name: text_in(data, name, most=255) for name in NAMES.values()}
    chosen["waktu"] = choice_in(data, "waktu", [str(days) for days in PERIODS])
    newest_first = choice_in(data, "urut", [NEWEST]) == NEWEST
    page = number_in(data, "p", 1, most=LAST_PAGE + 1) or 1
    return Asked(text_in(data, "q"), chosen, newest_first, page)
