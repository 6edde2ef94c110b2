"""How words are made comparable, for both engines alike.

Indonesian is stemmed with Sastrawi, English with Snowball; each word keeps both stems, so that a
query finds texts of either language. Negations are kept, place and office names are not stemmed.
"""

import re
import unicodedata
from functools import cache, lru_cache

from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
EVERYDAY = {
    "gak": "tidak",
    "ga": "tidak",
    "nggak": "tidak",
    "ngga": "tidak",
    "enggak": "tidak",
    "tdk": "tidak",
    "kada": "tidak",
    "gk": "tidak",
    "jln": "jalan",
    "jl": "jalan",
    "krn": "karena",
    "dgn": "dengan",
    "yg": "yang",
    "sdh": "sudah",
    "udah": "sudah",
    "blm": "belum",
    "utk": "untuk",
    "dr": "dari",
    "nolak": "tolak",
    "org": "orang",
    "pjl": "pejalan",
    "got": "parit",
    "drainase": "parit",
}
KEEP = frozenset(
    [
        "keberatan",
        "pemerintah",
        "perintah",
        "kelurahan",
        "kecamatan",
        "disdukcapil",
        "sambutan",
        "palaran",
        "selili",
        "lempake",
        "sempaja",
        "sidodadi",
        "mugirejo",
        "bandara",
        "pelita",
        "bugis",
        "jawa",
        "baqa",
        "bukuan",
        "bantuas",
        "makroman",
        "samarinda",
        "mahakam",
        "kota",
        "pemkot",
        "dinas",
    ]
)
IRREGULAR = {"menolak": "tolak", "ditolak": "tolak", "penolakan": "tolak", "ditolaknya": "tolak"}
STOP = frozenset(
    [
        "yang",
        "dan",
        "di",
        "ke",
        "dari",
        "untuk",
        "pada",
        "dengan",
        "itu",
        "ini",
        "adalah",
        "oleh",
        "sebagai",
        "dalam",
        "akan",
        "juga",
        "atau",
        "saya",
        "kami",
        "kita",
        "anda",
        "mereka",
        "dia",
        "ia",
        "ada",
        "agar",
        "supaya",
        "karena",
        "jika",
        "bila",
        "saat",
        "lebih",
        "sangat",
        "dapat",
        "bisa",
        "sudah",
        "telah",
        "masih",
        "para",
        "sebuah",
        "suatu",
        "tersebut",
        "hanya",
        "saja",
        "lagi",
        "pun",
        "seperti",
        "antara",
        "secara",
        "setiap",
        "lalu",
        "maka",
        "namun",
        "tetapi",
        "tapi",
        "harus",
        "sampai",
        "per",
        "kalau",
        "nya",
        "the",
        "a",
        "an",
        "and",
        "or",
        "of",
        "to",
        "in",
        "on",
        "for",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "it",
        "this",
        "that",
        "these",
        "those",
        "with",
        "as",
        "by",
        "at",
        "from",
        "we",
        "you",
        "they",
        "he",
        "she",
        "i",
        "my",
        "our",
        "your",
        "their",
        "but",
        "if",
        "so",
        "do",
        "does",
        "did",
        "have",
        "has",
        "had",
        "will",
        "would",
        "can",
        "could",
        "should",
        "there",
        "what",
        "which",
        "who",
        "when",
        "how",
        "all",
        "more",
        "most",
        "some",
        "any",
        "than",
        "then",
        "them",
        "us",
        "its",
    ]
)
"""Words that say nothing by themselves; negations are none of them."""


@cache
def _sastrawi() -> object:
    return StemmerFactory().create_stemmer(False)


@cache
def _english() -> object:
    import snowballstemmer  # loads the stemmers of thirty languages

    return snowballstemmer.stemmer("english")


def plain(text: str) -> str:
    """Lower case, compatibility forms folded, accents off."""
    folded = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in folded if not unicodedata.combining(c))


@lru_cache(maxsize=100_000)
def stems(word: str) -> tuple[str, ...]:
    """The stems of a word, one or two; empty for a word that says nothing."""
    word = EVERYDAY.get(word, word)
    if word in STOP:
        return ()
    if word in KEEP or word.isdigit() or len(word) < 3:
        return (word,)
    indonesian = IRREGULAR.get(word) or _sastrawi().stem(word)  # type: ignore[attr-defined]
    english = _english().stemWord(word)  # type: ignore[attr-defined]
    return tuple(dict.fromkeys(stem for stem in (indonesian, english) if stem))


def words(text: str) -> list[tuple[str, int, int]]:
    """Every word in plain form with its place in the text."""
    return [(plain(m.group()), m.start(), m.end()) for m in WORD.finditer(text)]


def index_terms(text: str) -> list[str]:
    """All stems of a text in their order, for the index."""
    return [stem for word, _start, _end in words(text) for stem in stems(word)]


def query_terms(text: str, most: int = 12) -> list[tuple[str, ...]]:
    """For each word of a query its alternatives; a text must have one of each."""
    found = [stems(word) for word, _start, _end in words(text)]
    return list(dict.fromkeys(alternatives for alternatives in found if alternatives))[:most]


def is_wordless(text: str) -> bool:
    """Whether a query was typed in which nothing can be looked for: signs, or words like “dan”."""
    return bool(text) and not query_terms(text)


def segments(text: str, terms: set[str], longest: int = 0) -> list[tuple[str, bool]]:
    """The text in pieces, those marked that the query meant; shortened around the first."""
    hits = [(s, e) for word, s, e in words(text) if terms & set(stems(word))]
    start, end = 0, len(text)
    if longest and len(text) > longest:
        first = hits[0][0] if hits else 0
        start = max(0, min(first - longest // 3, len(text) - longest))
        end = start + longest
        while start and not text[start - 1].isspace():
            start -= 1
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    last = start
    for begin, stop in hits:
        if begin >= start and stop <= end:
            pieces += [(text[last:begin], False), (text[begin:stop], True)]
            last = stop
    pieces.append((text[last:end], False))
    if end < len(text):
        pieces.append((" …", False))
    return [piece for piece in pieces if piece[0]]
