"""What only a program with the key outside the database can say: the pseudonyms of voters, keyed
marks and seals, and what is encrypted until it is no longer needed.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from nacl.encoding import HexEncoder
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import SecretBox

from polls.algorithms.contents import canonical_choice
from polls.algorithms.envelopes import Unreadable
from privacy.keys import UNKNOWN, names_of


def _secrets() -> list[str]:
    return [settings.REMBUK_BALLOT_KEY, *settings.REMBUK_BALLOT_KEYS_BEFORE]


def outside_names() -> list[str]:
    """The names of the outside keys that are set, newest first."""
    return names_of("ballot", *_secrets())


def _derived(purpose: str, secret: str) -> bytes:
    return hashlib.sha256(f"rembuk {purpose}\x00{secret}".encode()).digest()


def _key(purpose: str, outside: str) -> bytes:
    """Of the outside key with this name; without a name of the oldest, from before they had names.

    What is hashed in a vote stays under the key with which the vote opened, also when it changes
    meanwhile. Raises Unreadable for a key that is not set.
    """
    for name, secret in zip(outside_names()[::-1], _secrets()[::-1], strict=True):
        if outside in {name, ""}:
            return _derived(purpose, secret)
    raise Unreadable(f"the key {outside} of REMBUK_BALLOT_KEY is not set")


def _decrypted(purpose: str, held: str) -> tuple[str, bytes]:
    """What was encrypted under any outside key, and the name of that key."""
    for name, secret in zip(outside_names(), _secrets(), strict=True):
        try:
            return name, SecretBox(_derived(purpose, secret)).decrypt(bytes.fromhex(held))
        except (CryptoError, ValueError):
            continue
    raise Unreadable(f"the {purpose} cannot be opened")


def name_in(purpose: str, held: str) -> str:
    """Which outside key opens a ``poll key`` or a ``share``; ``?`` for none that is set."""
    try:
        return _decrypted(purpose, held)[0]
    except Unreadable:
        return UNKNOWN


def draw_keys() -> tuple[str, str]:
    """A fresh pair: the public key, and the private one encrypted (hexadecimal)."""
    private = PrivateKey.generate()
    held = SecretBox(_derived("poll key", _secrets()[0])).encrypt(bytes(private))
    return private.public_key.encode(HexEncoder).decode(), held.hex()


def encrypt(words: str) -> str:
    """Words encrypted under the outside key (hexadecimal), until they are no longer needed."""
    return SecretBox(_derived("share", _secrets()[0])).encrypt(words.encode()).hex()


def decrypt(held: str) -> str:
    """Words from their encrypted form. Raises Unreadable under another outside key."""
    return _decrypted("share", held)[1].decode()


def seal_look(words: str, half: str) -> str:
    """Words for the time of one look, encrypted and padded so that their size tells nothing.

    Under two keys: the outside key of the site, and the half that only the voter's browser has.
    """
    padded = words.encode().ljust(-(-len(words.encode()) // 1024) * 1024)
    inner = SecretBox(_derived("look", half)).encrypt(padded)
    return SecretBox(_derived("look", _secrets()[0])).encrypt(inner).hex()


def open_look(held: str, half: str) -> str:
    """Words of ``seal_look``. Raises Unreadable under another outside key or half."""
    inner = _decrypted("look", held)[1]
    try:
        return SecretBox(_derived("look", half)).decrypt(inner).decode().rstrip()
    except (CryptoError, ValueError) as error:
        raise Unreadable("the look cannot be opened") from error


def private_key(held: str) -> PrivateKey:
    """The private key from its kept form. Raises Unreadable under another outside key."""
    return PrivateKey(_decrypted("poll key", held)[1])


def rehearsal_answers(poll: int, public_key: str) -> list[str]:
    """What the dummy holds that officers open offline, under each outside key, newest first.

    Nobody can say it without opening the dummy, and nothing has to be kept until they do.
    """
    named = f"{poll}|{public_key}".encode()
    keys = (_derived("rehearsal", secret) for secret in _secrets())
    return [hmac.new(key, named, hashlib.sha256).hexdigest() for key in keys]


def rehearsed_marks(poll: Any) -> list[str]:
    """By which a key is known as the one that was rehearsed, with its shares and where it opens,
    under each outside key, newest first.

    ``poll`` is a row, also of a migration. Whoever writes into the database alone cannot make a
    mark for a key of his or her own.
    """
    halves = (poll.public_key, poll.signing_key, poll.shares_id)
    shares = (poll.trustees_needed, poll.trustees_named, bool(poll.offline))
    named = canonical_choice([poll.pk, *halves, *shares]).encode()
    keys = (_derived("rehearsed", secret) for secret in _secrets())
    return [hmac.new(key, named, hashlib.sha256).hexdigest() for key in keys]


def form_key(name: str, envelope: bytes | None, *, outside: str = "") -> str:
    """The key of a ballot form: it fits as long as the voter's envelope is the one it knew."""
    known = hashlib.sha256(envelope).hexdigest() if envelope else ""
    return hmac.new(_key("form", outside), f"{name}|{known}".encode(), hashlib.sha256).hexdigest()


def sending_mark(key: str, choice: object, *, outside: str = "") -> str:
    """Marks a sending to know it again. It tells nothing without the key outside the database."""
    sent = f"{key}|{canonical_choice(choice)}"
    return hmac.new(_key("sending", outside), sent.encode(), hashlib.sha256).hexdigest()


def pseudonym(poll: int, person: int, *, outside: str = "") -> str:
    """The name under which a voter's envelope is kept: HMAC under a key outside the database."""
    return next(pseudonyms(poll, [person], outside=outside))


def pseudonyms(poll: int, people: Iterable[int], *, outside: str = "") -> Iterator[str]:
    """The names of many voters. Raises Unreadable when the outside key is not set."""
    key = _key("voter", outside)
    for person in people:
        yield hmac.new(key, f"{poll}|{person}".encode(), hashlib.sha256).hexdigest()


def row_seals(poll: int, rows: Iterable[list[Any]], *, outside: str = "") -> Iterator[str]:
    """Keyed hashes of rows of a vote (``polls.queries.seals``): who can write into the database
    alone cannot make them. Raises Unreadable when the outside key is not set.
    """
    key = _key("seal", outside)
    for facts in rows:
        text = canonical_choice([poll, *facts])
        yield hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def envelope_seals(
    poll: int, envelopes: Iterable[tuple[str, str]], *, outside: str = ""
) -> Iterator[str]:
    """The seals of envelopes, each by its pseudonym and its hash."""
    return row_seals(poll, (["envelope", *one] for one in envelopes), outside=outside)


def filer_mark(poll: int, person: int, *, outside: str = "") -> str:
    """By which a person's objections to a vote are counted without saying whose they are."""
    who = f"{poll}|{person}".encode()
    return hmac.new(_key("filer", outside), who, hashlib.sha256).hexdigest()


def device_marks(poll: int, person: int, *, address: str, agent: str, hour: int) -> tuple[str, str]:
    """What a device and, on it, a voter are counted by within one hour: keyed hashes.

    Neither says without the key which device or who it was, nor leads the second to an envelope.
    """
    device = f"{poll}|{hour}|{address}|{agent}"
    voter = f"{device}|{person}"
    key = _derived("device", _secrets()[0])
    marks = (hmac.new(key, t.encode(), hashlib.sha256) for t in (device, voter))
    first, second = (mark.hexdigest() for mark in marks)
    return first, second
