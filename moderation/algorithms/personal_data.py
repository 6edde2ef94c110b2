"""What exposes a person in a text: numbers, addresses, plates, names, days of birth.

Patterns of our own beside each other, each bounded, over a text whose unseen signs and foreign
shapes were folded first (``fold``). What each finds and misses is measured by
``benchmarks/detection.py`` on written cases and on clean sentences.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from moderation.algorithms.lookalikes import LOOKALIKES
from moderation.algorithms.numbers import GAP, IN_WORDS, WIDE_GAP, Reading, readings
from residents.algorithms.nik import looks_like_nik

Span = tuple[str, int, int]
"""What was found, and where it begins and ends."""
UNSEEN = {"Mn", "Me", "Cf"}
"""Categories of signs that nobody sees by themselves."""


def fold(text: str) -> tuple[str, list[int]]:
    """The text without unseen signs and in plain shapes, one sign for one; where each stood."""
    kept, places = list[str](), list[int]()
    for place, sign in enumerate(text):
        if unicodedata.category(sign) in UNSEEN:
            continue
        plain = sign if sign.isascii() else unicodedata.normalize("NFKC", sign)
        kept.append(plain.translate(LOOKALIKES) if len(plain) == 1 else sign)
        places.append(place)
    return "".join(kept), places


def niks(text: str) -> Iterator[tuple[str, int, int]]:
    """Sixteen digits whose 7th to 12th are a date (NIK, family card); none overlaps another.

    Words for digits and letters that look like some count as digits.
    """
    plain, places = fold(text)
    for digits, start, end in _niks(plain):
        yield digits, places[start], places[end - 1] + 1


def _niks(plain: str) -> Iterator[Reading]:
    last = 0
    near = [word.end() for word in CARD.finditer(plain)]
    for gap in (GAP, WIDE_GAP):
        for found in readings(plain, gap=gap, longest=16):
            for digits, start, end in found:
                named = _is_after(start, near, FAR)
                if start >= last and looks_like_nik(digits) and (gap is GAP or named):
                    yield digits, start, end
                    last = end
        if last:
            return


def _is_after(place: int, ends: list[int], far: int) -> bool:
    """Whether one of the words that end there stands shortly before the place."""
    known = bisect_right(ends, place)
    return known > 0 and place - ends[known - 1] <= far


FAR, NEAR = 30, 14
CARD = re.compile(
    r"\b(?:e-?ktp|ktp|nik(?:nya)?|no\.?kk|kk(?:nya)?|kependudukan|kartu keluarga(?:nya)?"
    r"|family card|national id)",
    re.I,
)
FAMILY = re.compile(
    r"\b(?:no\.?)?(?:kk(?:nya)?|kartu keluarga(?:nya)?|family card)(?![^\W\d_])", re.I
)
CALL = re.compile(
    r"\b(?:(?:no(?:mor|mer)?\.?\s?)?(?:hp|wa|w\.a|whats\s?app|tel[pf]?|tlp|tlpn|telp?on|telepon"
    r"|telfon|ponsel|phone|handphone|kontak|hubungi|japri|sms|call|text)"
    r"|nomor(?:nya)?\s(?:saya|ku|dia|beliau)|nomornya)(?:ku|nya)?(?![^\W\d_])",
    re.I,
)  # fmt: skip
ACCOUNT = re.compile(
    r"\b(?:no\.?\s?rek|norek|rek(?:ening)?(?:nya)?|account number|npwp|bpjs|paspor|passport|nisn"
    r"|nip|sim|bca|bri|bni|bsi|btn|mandiri|bankaltimtara|dana|ovo|gopay)(?![^\W\d_])",
    re.I,
)  # fmt: skip
MONEY_BEFORE = re.compile(r"(?:rp\.?|idr|usd|\$)\s?$", re.I)
MONEY_AFTER = re.compile(
    r"\s?(?:rb|ribu|juta|jt|milia?r|triliun|rupiah|persen|%|orang|jiwa|warga|se(?:bulan|tahun)"
    r"|per\s)",
    re.I,
)
AMOUNT = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,5}(?:,\d\d?)?")
YEARS = re.compile(r"(?:(?:19|20)\d\d)+")


def _is_an_amount(text: str, start: int, end: int) -> bool:
    before = MONEY_BEFORE.search(text[max(0, start - 6) : start])
    return bool(before or MONEY_AFTER.match(text, end))


def _phones(text: str, begins: re.Pattern[str]) -> Iterator[Span]:
    """Mobile numbers of the country and those of the city's landlines, 9 to 14 digits."""
    last = 0
    for found in readings(text, gap=WIDE_GAP, longest=16):
        fitting = [
            r for r in found if 9 <= len(r[0]) <= 14 and begins.match(r[0])
            and not _is_an_amount(text, r[1], r[2])
        ]  # fmt: skip
        if fitting and fitting[-1][1] >= last:
            _digits, start, last = fitting[-1]
            yield "phone", start - (text[start - 1 : start] == "+"), last


def _named(
    what: str, words: re.Pattern[str], text: str, lengths: tuple[int, int], far: int
) -> Iterator[Span]:
    """A number of so many digits shortly after a word that says what it is."""
    ends = [word.end() for word in words.finditer(text)]
    if not ends:
        return
    fitting: list[Reading] = []
    for found in readings(text, gap=WIDE_GAP, longest=lengths[1]):
        last = found[-1] if found else ("", 0, 0)
        if len(last[0]) >= lengths[0] and _says_something(text, last):
            fitting.append(last)
    starts = [start for _digits, start, _end in fitting]
    for after in ends:
        first = bisect_left(starts, after)
        if first < len(fitting) and starts[first] <= after + far:
            yield what, fitting[first][1], fitting[first][2]


def _says_something(text: str, reading: Reading) -> bool:
    digits, start, end = reading
    written = AMOUNT.fullmatch(text, start, end)
    return not (written or YEARS.fullmatch(digits) or _is_an_amount(text, start, end))


def _before_a_word(text: str) -> Iterator[Span]:
    """“812 5550 0001 (wa)”: a number that a word after it explains."""
    for found in readings(text, gap=WIDE_GAP, longest=14):
        for digits, start, end in found[-1:]:
            after = re.match(r"[\s(,]{0,3}(?:itu\s)?(?:nomor\s)?(?:wa|hp|telp)\b", text[end:], re.I)
            if after and len(digits) >= 9 and _says_something(text, found[-1]):
                yield "phone", start, end


_AREAS = (
    "AA|AB|AD|AE|AG|BA|BB|BD|BE|BG|BH|BK|BL|BM|BN|BP|DA|DB|DC|DD|DE|DG|DH|DK|DL|DM|DN|DP|DR|DS|DT"
    "|DW|EA|EB|ED|KB|KH|KT|KU|PA|PB|PS|A|B|D|E|F|G|H|K|L|M|N|P|R|S|T|W|Z"
)
_SIGN = r"[\s.\-/_]{0,3}"
_NO_SUFFIX = r"(?!(?:RT|RW|KM|KG|CM|MM|DI|KE|M|HA|DPR|SD|SMP|SMA|PM|AM)(?![A-Za-z]))"
PLATE = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?:{_AREAS}){_SIGN}(?:\d[ ]?){{3,4}}{_SIGN}{_NO_SUFFIX}[A-Z]{{1,3}}"
    rf"|(?:KT|KU|KH|DA|DD|DC){_SIGN}(?:\d[ ]?){{1,4}}{_SIGN}{_NO_SUFFIX}[A-Z]{{1,3}}"
    rf"|[kK][\s.\-]?[tTuUhH]{_SIGN}(?:\d[ ]?){{3,4}}{_SIGN}[a-zA-Z](?:\s?[a-zA-Z]){{0,2}}"
    r")(?![A-Za-z0-9])"
)
PLATE_NAMED = re.compile(
    r"\b(?:ber)?(?:plat|pelat|plate|nopol|nomor polisi|mobil|motor|kendaraan|sopir|truk)(?:nya)?"
    rf"(?:\snomor)?[\s:]{{1,3}}(?:dinas\s)?(?P<plate>(?:{_AREAS}){_SIGN}"
    rf"(?:(?:\d|(?:{IN_WORDS}))[ ]?){{1,4}}{_SIGN}[a-z]{{1,3}}(?![^\W_]))",
    re.I,
)

STREET = (
    r"\b(?:jl|jln|jalan|gg|gang|lorong|lrg|perum|perumahan|komplek|kompleks|komp|btn|rusun|villa|griya"
    r"|kos|asrama)\b\.?"
)
_NUMBER = rf"(?:\d{{1,4}}\s?[a-z]?(?![\w%])|(?<![^\W\d_]){IN_WORDS})"
_NO = (
    r"(?:(?<![^\W\d_])(?:no|(?:ber)?nomor|nomer|nmr|number)(?![^\W\d_])[\s.:]{0,3}"
    r"|(?<![^\W\d_])no\.?(?=\d)|#\s?)"
)
_BLOCK = r"(?<![^\W\d_])(?:blok|blk)\s"
_WAY = r"[^.!?;\n]"
"""A sign inside an address; a full stop only after an abbreviation."""
_ON = rf"(?:{_WAY}|\.(?=\s?[\w\-])){{0,60}}?"
ADDRESSES = [
    re.compile(
        rf"{STREET}\s?[^\W_]{_ON}{_NO}(?:rumah\s)?{_NUMBER}(?!\s(?:paling|di kota|adalah))", re.I
    ),
    re.compile(
        rf"{_BLOCK}[a-z]{{1,2}}\s?\d{{0,2}}[\s,./\-]{{0,3}}(?:{_NO})?{_NUMBER}"
        r"(?!\s(?:tahun|orang))",
        re.I,
    ),
    re.compile(rf"\brumah(?:nya)?\s(?:\w{{1,12}}\s)?{_NO}(?:\d{{1,4}}\s?[a-z]?)(?![\w%])", re.I),
    re.compile(
        r"\b(?:alamat|tinggal|domisili|kediaman|rumah)(?:nya|ku)?\b[\s:]{1,3}(?:saya\s|kami\s|rumah\s|di\s){0,3}"
        r"(?:jl|jln|jalan|gg|gang)\b\.?\s?[a-z](?:[^.!?;\n,]|\.(?=\s?[a-z])){1,30}?\s\d{1,3}\s?[a-z]?\b",
        re.I,
    ),
    re.compile(
        rf"{STREET}\s?[a-z](?:[^.!?;\n,\d]|\.(?=\s?[a-z])){{1,30}}"
        r"\s\d{1,3}\s?[a-z]?,?\srt\.?\s?\d{1,3}"
        r"(?!\s(?:banjir|gelap|mati|rusak|mampet|perlu|butuh|belum|selalu|sering))(?![\d])",
        re.I,
    ),
    re.compile(r"\b\d{1,4}\s[A-Za-z]{3,20}\s(?:street|road|avenue|lane)\b", re.I),
]
_OPEN, _SHUT = r"[\s\-_\[({<]{0,3}", r"[\s\-_\])}>]{0,3}"
_AT = (
    rf"(?:{_OPEN}@{_SHUT}|{_OPEN}(?<![^\W_])(?:at|et|a\s?keong|di)(?![^\W_]){_SHUT}"
    r"|\s?[\[({<](?:at|a)[\])}>]\s?|[_\-]at[_\-]|\s?ⓐ\s?)"
)
_DOT = r"(?:\s?[.,]\s?|[\s\-_\[({<]{1,3}(?:dot|titik|ttk|\.)[\s\-_\])}>]{1,3})"
_HOUSE = (
    r"(?:g\s?mai?l|yahoo|ymail|hotmail|outlook|icloud|proton(?:mail)?|rocketmail|live|mail|aol)"
)
_TOP = r"(?:com|co|id|net|org|me|go|web|my)(?![^\W_])"
MAILS = [
    re.compile(
        r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?[\[(]at[\])]\s?)[\w-]{1,63}\.[\w.-]{0,190}\w", re.I
    ),
    re.compile(rf"(?<![\w.+])[\w.+\-]{{2,64}}?{_AT}{_HOUSE}{_DOT}{_TOP}(?:{_DOT}{_TOP})?", re.I),
    re.compile(rf"(?<![\w.+])[\w.+\-]{{2,64}}\s?@\s?[\w\-]{{2,40}}{_DOT}{_TOP}", re.I),
    re.compile(
        r"\be-?mail\w{0,4}\b.{0,30}\s(?:gmail|yahoo|hotmail|ymail)\s?(?:\.|dot|titik)?\s?com\b",
        re.I,
    ),
    re.compile(
        r"(?<![\w.])[\w.]{2,40}\sat\s[\w\-]{2,30}(?:\s(?:dot|titik)\s\w{2,10}){0,2}"
        rf"\s(?:dot|titik)\s{_TOP}",
        re.I,
    ),
    re.compile(r"\b(?:e-?mail|gmail)\s(?:saya|ku)\s(?=[\w.]{0,30}\d)[\w.]{5,40}", re.I),
    re.compile(r"(?:[a-z0-9]\s){2,20}@(?:\s[a-z0-9.]){4,20}", re.I),
]
NAME = re.compile(
    r"\b(?:namaku|nama\s(?:lengkap\s?)?(?:saya|ku|(?:anak|istri|suami|ibu|ayah|bapak)\ssaya)"
    r"|nama\slengkapnya|my\s(?:full\s)?name\sis)[\s:]{1,3}(?:adalah\s|ialah\s)?"
    r"(?!(?:tidak|tak|gak|ga|nggak|belum|sudah|ada|di|yang|dan|itu|ini|salah|hilang|dicoret|masuk"
    r"|muncul|not|on|missing|juga|malah|selalu|saja|pun|tercatat|terdaftar|keluar|jadi|kok|dicatut"
    r"|sendiri|dipakai|bukan)\b)"
    r"[^\W\d_][\w'’.\- ]{1,40}",
    re.I,
)
NAME_SAID = re.compile(
    r"(?:(?i:\bnama\s?:|\ba\.?/?n\.?\s|\batas nama\s|\bperkenalkan,?\s(?:saya|aku)\s)\s?)"
    r"(?!Pemerint|Warga|RT|Kota|Kelurahan|Dinas|Wali|Lurah|Tim|PT|CV)"
    r"(?:(?:Hj?|Dr|Ir|Bpk|Bu|Ibu|Pak)\.?\s)?[A-Z][a-z]{1,20}(?:\s[A-Z][a-z]{0,20}){0,3}"
)
"""A name after “atas nama” and the like: only in capitals, since offices stand there as well."""
_MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?"
    r"|ag(?:us(?:tus)?|t)|aug(?:ust)?|sep(?:tember|t)?|o[kc]t(?:ober)?|nov(?:ember)?|de[sc](?:ember)?)"
)
BIRTH = re.compile(
    r"\b(?:ke)?(?:lahir(?:an)?|ttl|birth|born)\b[^.!?\n\d]{0,30}"
    rf"(?P<day>\d{{1,2}}(?:[\-/. ]\d{{1,2}}[\-/. ]|\s{_MONTH}\s)\d{{2,4}})\b",
    re.I,
)
TAX = re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}(?!\d)")
PASSPORT = re.compile(r"\b(?:paspor|passport)\W{1,3}(?:\w{1,8}\s)?[A-Z]{1,2}\s?\d{6,8}\b", re.I)


def find(text: str, *, phones: re.Pattern[str]) -> list[Span]:
    """What exposes a person, in the order of the text; none of the same kind overlaps another.

    Kinds: ``nik``, ``kk``, ``phone``, ``e-mail``, ``plate``, ``address``, ``name``, ``birth``,
    ``number`` (account, insurance, tax, passport). ``phones``: how phone numbers begin here.
    """
    plain, places = fold(text)
    found = [*_numbers(plain, phones), *_words(plain)]
    return _apart([(what, places[start], places[end - 1] + 1) for what, start, end in found])


def _numbers(plain: str, phones: re.Pattern[str]) -> Iterator[Span]:
    cards = [("nik", start, end) for _digits, start, end in _niks(plain)]
    yield from cards
    taken = [(start, end) for _what, start, end in cards]
    for span in _named("kk", FAMILY, plain, (12, 18), FAR):
        yield from () if _within(span, taken) else (span,)
    for span in _named("nik", CARD, plain, (12, 18), FAR):
        yield from () if _within(span, taken) else (span,)
    near = [
        *_phones(plain, phones), *_named("phone", CALL, plain, (6, 14), NEAR),
        *_before_a_word(plain),
    ]  # fmt: skip
    for span in near:
        yield from () if _within(span, taken) else (span,)
    yield from _named("number", ACCOUNT, plain, (8, 18), FAR)
    for pattern in (TAX, PASSPORT):
        yield from (("number", *match.span()) for match in pattern.finditer(plain))


def _words(plain: str) -> Iterator[Span]:
    for pattern in MAILS:
        yield from (("e-mail", *match.span()) for match in pattern.finditer(plain))
    yield from (("plate", *match.span()) for match in PLATE.finditer(plain))
    for match in PLATE_NAMED.finditer(plain):
        yield "plate", *match.span("plate")
    for pattern in ADDRESSES:
        yield from (("address", *match.span()) for match in pattern.finditer(plain))
    for pattern in (NAME, NAME_SAID):
        yield from (("name", *match.span()) for match in pattern.finditer(plain))
    yield from (("birth", *match.span("day")) for match in BIRTH.finditer(plain))


def _within(span: Span, taken: list[tuple[int, int]]) -> bool:
    return any(start < span[2] and span[1] < end for start, end in taken)


def _apart(spans: list[Span]) -> list[Span]:
    """The longest of those of one kind that overlap."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: one[1] - one[2]):
        if not any(one[0] == span[0] and one[1] < span[2] and span[1] < one[2] for one in kept):
            kept.append(span)
    return sorted(kept, key=lambda one: one[1:])
