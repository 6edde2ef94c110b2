"""Whether words are the share of an officer, and shares together the key of a vote."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from nacl.encoding import HexEncoder
from nacl.public import PrivateKey
from shamir_mnemonic import MnemonicError, combine_mnemonics
from shamir_mnemonic.share import Share

from polls.algorithms.shares import key_of_seed
from polls.models import Poll, PollState, Trustee
from web.refusal import Refused


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


def asked_words(number: int) -> tuple[int, int]:
    """Which two of the twenty words an officer types back, counted from one."""
    return 5 + number * 3 % 8, 13 + number * 5 % 8


def check_wrote_down(*, share: str, number: int, typed: tuple[str, str]) -> None:
    """The two words that were asked for. Raises Refused."""
    words = share.split()
    expected = [words[place - 1] for place in asked_words(number)]
    if [word.strip().casefold() for word in typed] != expected:
        raise Refused(_("These are not the words asked for. Compare them with your paper."))


def check_may_bring_share(
    *, poll: Poll, trustee: Trustee, papers_wait: bool, needs_release: bool = False
) -> None:
    """To rehearse before the opening, or to count after the close. Raises Refused."""
    if poll.offline:
        raise Refused(_("Shares of this vote are typed on the officers' machine, never here."))
    if trustee.confirmed_at is None:
        raise Refused(_("Write your share down first, and type two of its words."))
    if poll.state == PollState.PLANNED and poll.rehearsed_at is None:
        return
    if not poll.awaits_count:
        raise Refused(_("No share is needed now."))
    if papers_wait:
        raise Refused(_("The papers of this vote are still being entered. Shares come after them."))
    if poll.difference:
        raise Refused(
            _("Sealed votes and voters do not fit. Two officials decide first; then shares come.")
        )
    if needs_release:
        raise Refused(
            _("Fewer than four people voted. Shares come after two officials gave their reasons.")
        )
