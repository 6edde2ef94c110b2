"""Sealing and opening ballots.

The envelope is a libsodium sealed box (PyNaCl): anybody can seal with the poll's public key, only
its private key opens. Where that one is kept stands in ``polls.queries.outside_key``.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from nacl.encoding import HexEncoder
from nacl.exceptions import CryptoError
from nacl.public import Box, PrivateKey, PublicKey, SealedBox

from polls.algorithms.contents import canonical_choice


class Unreadable(Exception):
    """The envelope does not open or holds no ballot."""


@dataclass(frozen=True, slots=True)
class Content:
    """What an envelope holds: a choice (``polls.algorithms.contents``), the voter's kecamatan as
    stratum."""

    choice: Any
    stratum: str


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """An envelope that was not cast yet, and all that is needed to seal the very same again."""

    envelope: bytes
    secret: bytes
    """The private half of the key pair drawn for this envelope alone. With it the envelope can be
    shown to hold the text; of one that is cast it is kept nowhere."""
    text: str
    """The content as JSON, with its padding."""
    key: str
    """That of the form (``polls.queries.outside_key.form_key``) when it was sealed: it is cast upon
    the vote that stood then, and so never twice, which would make a log in which each of two
    replaces the other."""

    @property
    def ephemeral(self) -> str:
        """The public half, with which the envelope begins: it names it (hexadecimal)."""
        return self.envelope[:32].hex()

    @property
    def digest(self) -> str:
        """SHA-256 of the envelope, as the log has it."""
        return envelope_hash(self.envelope)

    @property
    def content(self) -> Content:
        """What is in it."""
        return _read(self.text)


def seal_openly(public_key: str, content: Content, length: int, key: str = "") -> Sealed:
    """An envelope over a content, padded to the one length of the poll, with what sealed it.

    So no envelope tells by its size what is in it. Raises ValueError when the content is longer.
    """
    text = canonical_choice({"c": content.choice, "s": content.stratum}).ljust(length)
    if len(text.encode()) > length:
        raise ValueError("the content does not fit in an envelope of this poll")
    secret = bytes(PrivateKey.generate())
    return Sealed(seal_again(public_key, secret, text), secret, text, key)


def seal_again(public_key: str, secret: bytes, text: str) -> bytes:
    """The envelope that this key pair and text make, byte by byte: libsodium's ``crypto_box_seal``
    with a given ephemeral key.
    """
    own, recipient = PrivateKey(secret), PublicKey(public_key.encode(), HexEncoder)
    ephemeral = bytes(own.public_key)
    nonce = hashlib.blake2b(ephemeral + bytes(recipient), digest_size=Box.NONCE_SIZE).digest()
    return ephemeral + bytes(Box(own, recipient).encrypt(text.encode(), nonce).ciphertext)


def seal(public_key: str, content: Content, length: int) -> bytes:
    """An envelope that nobody can show to hold its content: what sealed it is forgotten."""
    return seal_openly(public_key, content, length).envelope


def envelope_hash(envelope: bytes | memoryview) -> str:
    """By which the log names an envelope, also as a database returns it (hexadecimal)."""
    return hashlib.sha256(envelope).hexdigest()


def unseal(key: PrivateKey, envelope: bytes) -> Content:
    """What an envelope holds. Raises Unreadable."""
    try:
        return _read(SealedBox(key).decrypt(envelope))
    except CryptoError as error:
        raise Unreadable("an envelope cannot be opened") from error


def _read(text: bytes | str) -> Content:
    """Raises Unreadable."""
    try:
        held = json.loads(text)
        return Content(held["c"], str(held["s"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable("an envelope cannot be opened") from error
