"""A receipt can be read aloud, typed, and found again; a slip of the finger is noticed."""

import random

import pytest

from polls.algorithms.receipts import ALPHABET, BadReceipt, hash_start, receipt_code
from polls.algorithms.verify_poll import receipt_of

HASH = "0123456789abcdef" * 4


def test_there_and_back() -> None:
    chance = random.Random(3)
    for _ in range(50):
        value = chance.randbytes(32).hex()
        assert hash_start(receipt_code(value)) == value[:30]
        assert receipt_code(value).replace("-", "")[:24] == receipt_of(value)


def test_typed_as_people_type() -> None:
    code = receipt_code(HASH)
    assert [len(group) for group in code.split("-")] == [5] * 5
    spoken = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert hash_start(f"  {spoken} \n") == HASH[:30]


def test_every_wrong_symbol_and_every_exchange_is_noticed() -> None:
    code = receipt_code(HASH).replace("-", "")
    for place in range(25):
        for symbol in set(ALPHABET) - {code[place]}:
            with pytest.raises(BadReceipt):
                hash_start(code[:place] + symbol + code[place + 1 :])
    for place in range(24):
        if code[place] != code[place + 1]:
            with pytest.raises(BadReceipt):
                hash_start(code[:place] + code[place + 1] + code[place] + code[place + 2 :])


@pytest.mark.parametrize("code", ["", "ABC", "U" * 25, "-" * 25, "0" * 26, "ä" * 25])
def test_what_is_none(code: str) -> None:
    with pytest.raises(BadReceipt):
        hash_start(code)
