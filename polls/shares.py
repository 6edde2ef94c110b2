"""A key in shares of words, of which k of n make it: SLIP-39 by the library shamir-mnemonic.

The key is an X25519 key derived from a seed of 128 bits, so that a share has twenty words.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from nacl.encoding import HexEncoder
from nacl.public import PrivateKey
from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share

from residents.refusal import Refused

SEED_BYTES = 16


@dataclass(frozen=True, slots=True)
class Drawn:
    """A fresh key: its public half, the common number of its shares, and the shares in order."""

    public_key: str
    shares_id: int
    shares: list[str]


def draw_shares(*, needed: int, of: int) -> Drawn:
    """A fresh key in so many shares, of which ``needed`` make it."""
    seed = secrets.token_bytes(SEED_BYTES)
    shares = generate_mnemonics(1, [(needed, of)], seed)[0]
    public_key = _key(seed).public_key.encode(HexEncoder).decode()
    return Drawn(public_key, Share.from_mnemonic(shares[0]).identifier, shares)


def _key(seed: bytes) -> PrivateKey:
    return PrivateKey(hashlib.sha256(b"rembuk poll key of trustees\x00" + seed).digest())


def check_share(words: str, *, shares_id: int | None, number: int) -> str:
    """The words as the library spells them. Raises Refused when they are not this share."""
    text = " ".join(words.casefold().split())
    try:
        share = Share.from_mnemonic(text)
    except MnemonicError:
        raise Refused(
            _("These words are not a share. Compare each of the twenty with your paper.")
        ) from None
    if share.identifier != shares_id:
        raise Refused(_("This is a share of another vote. Look for the paper of this one."))
    if share.index + 1 != number:
        raise Refused(_("This is the share of another officer. Each brings his or her own."))
    return text


def combined(shares: Sequence[str], *, public_key: str) -> PrivateKey:
    """The key of the shares. Raises Refused when they do not make the key of this poll."""
    try:
        key = _key(combine_mnemonics(shares))
    except MnemonicError:
        key = None
    if key is None or key.public_key.encode(HexEncoder).decode() != public_key:
        raise Refused(_("These shares together do not make the key of this vote."))
    return key
