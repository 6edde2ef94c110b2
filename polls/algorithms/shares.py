"""A key in shares of words, of which k of n make it: SLIP-39 by the library shamir-mnemonic.

The key is an X25519 key derived from a seed of 128 bits, so that a share has twenty words.
"""

import hashlib
import secrets
from dataclasses import dataclass

from nacl.encoding import HexEncoder
from nacl.public import PrivateKey
from shamir_mnemonic import generate_mnemonics
from shamir_mnemonic.share import Share

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
    public_key = key_of_seed(seed).public_key.encode(HexEncoder).decode()
    return Drawn(public_key, Share.from_mnemonic(shares[0]).identifier, shares)


def key_of_seed(seed: bytes) -> PrivateKey:
    """The key that a seed of 16 bytes makes."""
    return PrivateKey(hashlib.sha256(b"rembuk poll key of trustees\x00" + seed).digest())
