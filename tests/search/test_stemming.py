"""Words of many readers at once: a stemmer works on one word at a time."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from search.algorithms.stemming import Analyser
from search.algorithms.word_lists import shipped

WORDS = (
    "relational", "conditional", "hopefulness", "electricity", "adjustable", "generalizations",
    "banjir",
)  # fmt: skip


@pytest.fixture
def taking_turns() -> Iterator[None]:
    """Threads change after a few steps, as they do where many ask at once."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("taking_turns")
def test_threads_do_not_cut_each_others_words() -> None:
    lists = shipped()
    alone = {word: Analyser(lists).stems(word) for word in WORDS}

    def stem(word: str) -> bool:
        return Analyser(lists).stems(word) == alone[word]

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(stem, WORDS * 60))
