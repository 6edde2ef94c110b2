"""Each page of docs/decisions has a number of its own, and links to them lead somewhere."""

import re
from collections import Counter

from tests.architecture.first_party import ROOT

PAGES = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))


def test_numbers_are_unique() -> None:
    assert PAGES
    counted = Counter(name[:4] for name in PAGES)
    assert [number for number, times in counted.items() if times > 1] == []


def test_links_lead_to_a_page() -> None:
    texts = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    linked = {
        name for path in texts for name in re.findall(r"\b\d{4}-[a-z-]+\.md", path.read_text())
    }
    assert linked - set(PAGES) == set()
