"""The voter's receipt: the hash of the envelope in a form that people can read and type.

120 bits of the hash in Crockford's base 32 (no I, L, O, U), and a check symbol that finds every
wrong letter and every two neighbours that were exchanged (Damm's scheme over GF(32)). It proves
that an envelope is in the log, and shows no choice.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 5
SYMBOLS = 25
DIGITS = 30
"""How many hexadecimal digits of the hash a receipt holds."""
ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": "", ".": "", "\u2013": ""})


class BadReceipt(ValueError):
    """The code is none, or was typed wrongly."""


def receipt_code(envelope_hash: str) -> str:
    """The receipt of an envelope: five groups of five symbols."""
    number = int(envelope_hash[:DIGITS], 16)
    values = [number >> shift & 31 for shift in range(115, -1, -5)]
    text = "".join(ALPHABET[value] for value in [*values, _check(values)])
    return "-".join(text[start : start + GROUP] for start in range(0, SYMBOLS, GROUP))


def hash_start(code: str) -> str:
    """The first digits of the hash that a receipt names. Raises BadReceipt."""
    text = "".join(code.split()).upper().translate(ALIKE)
    if len(text) != SYMBOLS or not set(text) <= set(ALPHABET):
        raise BadReceipt("a receipt has 25 letters and digits")
    values = [ALPHABET.index(symbol) for symbol in text]
    if _check(values[:-1]) != values[-1]:
        raise BadReceipt("a letter or digit is wrong")
    number = 0
    for value in values[:-1]:
        number = number << 5 | value
    return f"{number:0{DIGITS}x}"


def _check(values: list[int]) -> int:
    """Damm's check symbol: each step adds a value and doubles in GF(32), x⁵ = x² + 1."""
    result = 0
    for value in values:
        result = (result ^ value) << 1
        if result & 32:
            result ^= 0b100101
    return result
