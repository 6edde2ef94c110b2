"""Whether words are the share of an officer, and shares together the key of a vote."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from nacl.encoding import HexEncoder
from nacl.public import PrivateKey
from shamir_mnemonic import MnemonicError, combine_mnemonics
from shamir_mnemonic.share import Share

from polls.algorithms.shares import key_of_seed
from residents.refusal import Refused


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
        key = key_of_seed(combine_mnemonics(shares))
    except MnemonicError:
        key = None
    if key is None or key.public_key.encode(HexEncoder).decode() != public_key:
        raise Refused(_("These shares together do not make the key of this vote."))
    return key
