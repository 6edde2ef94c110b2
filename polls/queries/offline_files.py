"""What officers bring from a machine of their own, read within bounds and held against the vote.

The other side of ``polls.algorithms.open_votes``. Nothing here is trusted: each file is bound by
signature to the key that this vote froze, and each envelope must be accounted for once.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Sum
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from polls.algorithms import open_votes
from polls.algorithms.tally import Pair
from polls.models import Poll
from polls.queries.outside_key import rehearsal_answers
from web.refusal import Refused

SMALL_FILE = 20_000
"""Bytes of a file without ballots."""
OF_EACH_ENVELOPE = 2 * len('"",') + 2 * 64 + 30
"""Bytes for a hash, twice, and the brackets of its ballot, beside its content."""
STRATUM = re.compile(r"[0-9.]{0,24}")
SAID = {"envelopes", "invalid", "ballots", "choices"}
DAMAGED = gettext_lazy("The file is damaged: “%(part)s” is missing or wrong. Bring it again.")


@dataclass(frozen=True, slots=True)
class Opened:
    """What the officers found, by channel, and the entry with which they signed it."""

    ballots: Mapping[str, Sequence[Pair]]
    entry: Mapping[str, Any]
    salts: Mapping[str, str]
    """With which everybody can hold the choices of a channel against the signature."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The vote as a file must fit it."""

    log_name: str
    rules_hash: str
    public_key: str
    signs: str
    heads: Mapping[int, str]
    """Root by size of each signed head from the close on."""
    envelopes: Mapping[str, Sequence[str]]
    """The hashes of the envelopes to open, by channel."""


def most_bytes(poll: Poll) -> int:
    """How large a file with what was in the envelopes of this vote can be."""
    found = [
        sealed.aggregate(number=Count("pk"), length=Sum(Length("envelope")))
        for sealed in (poll.envelopes, poll.sealed_papers)
    ]
    length, number = (sum(one[name] or 0 for one in found) for name in ("length", "number"))
    return SMALL_FILE + 2 * length + number * OF_EACH_ENVELOPE


def read_file(file: "UploadedFile[Any]", *, most: int) -> dict[str, Any]:
    """An uploaded object. Raises Refused; what is larger than it can be is never read."""
    if file.size is None or file.size > most:
        raise Refused(_("This file is too large to be one of this vote."))
    try:
        found = open_votes.parsed(file.read(most + 1).decode())
        open_votes.spelled(found)
    except ValueError:
        raise Refused(_("This is no file of the program, or it is damaged.")) from None
    if not isinstance(found, dict) or not isinstance(found.get("format"), str):
        raise Refused(_("This is no file of the program, or it is damaged."))
    return found


def read_key(sent: Mapping[str, Any], *, log_name: str, needed: int, of: int) -> tuple[str, str]:
    """The public halves of the key of this vote, to open and to sign. Raises Refused."""
    _check(sent, log_name=open_votes.is_text, public_key=open_votes.is_hash)
    _check(sent, signs=open_votes.is_hash, shares_id=_is_shares_id, signature=open_votes.is_text)
    _check(sent, needed=open_votes.is_number, of=open_votes.is_number)
    if sent["log_name"] != log_name:
        raise Refused(_("This file is of another vote."))
    if (sent["needed"], sent["of"]) != (needed, of):
        raise Refused(_("This key has other shares than two officials confirmed. Draw it anew."))
    if not open_votes.is_signed(
        sent["signs"], open_votes.key_statement(sent), sent["signature"]
    ) or not open_votes.can_seal(sent["public_key"]):
        raise Refused(_("This is no file of the program, or it was changed."))
    return sent["public_key"], sent["signs"]


def check_rehearsed(poll: Poll, sent: Mapping[str, Any], *, log_name: str) -> None:
    """The dummy of this key was opened with the officers' shares. Raises Refused."""
    _check(sent, log_name=open_votes.is_text, public_key=open_votes.is_hash)
    _check(sent, answer=open_votes.is_text, signature=open_votes.is_text)
    if (sent["log_name"], sent["public_key"]) != (log_name, poll.public_key):
        raise Refused(_("This file is of another vote, or of an earlier key."))
    said = open_votes.answer_statement(log_name, poll.public_key, sent["answer"])
    answered = sent["answer"] in rehearsal_answers(poll.pk, poll.public_key)
    if not answered or not open_votes.is_signed(poll.signing_key, said, sent["signature"]):
        raise Refused(_("The dummy vote was not opened with the key of this vote."))


def read_opened(sent: Mapping[str, Any], expected: Expected) -> Opened:
    """What was in the envelopes. Raises Refused where anything does not fit."""
    _check(sent, statement=_is_object, signature=open_votes.is_text)
    _check(sent, envelopes=_is_object, ballots=_is_object, salts=_is_object)
    said = sent["statement"]
    _check(said, size=open_votes.is_number, root=open_votes.is_hash, channels=_is_object)
    if said.get("log_name") != expected.log_name or said.get("public_key") != expected.public_key:
        raise Refused(_("This file is of another vote."))
    if not open_votes.is_signed(expected.signs, said, sent["signature"]):
        raise Refused(_("This file was not signed with the key of this vote, or it was changed."))
    head = (said["size"], said["root"])
    own = (expected.log_name, expected.rules_hash, expected.public_key)
    if said != open_votes.statement(*own, *head, said["channels"]):
        raise Refused(DAMAGED % {"part": "statement"})
    if expected.heads.get(said["size"]) != said["root"]:
        raise Refused(_("The envelopes were opened beside another log. Download them again."))
    for part in (said["channels"], sent["envelopes"], sent["ballots"], sent["salts"]):
        if part.keys() != expected.envelopes.keys():
            raise Refused(DAMAGED % {"part": "channels"})
    for channel, hashes in expected.envelopes.items():
        _check_channel(sent, channel, hashes)
    entry = {**head_of(said), "signature": sent["signature"], "channels": said["channels"]}
    ballots = {
        channel: [
            (choice, stratum if STRATUM.fullmatch(stratum) else "") for choice, stratum in found
        ]
        + [(None, "")] * len(said["channels"][channel]["invalid"])
        for channel, found in sent["ballots"].items()
    }
    salts = {channel: found["choices"] for channel, found in sent["salts"].items()}
    return Opened(ballots, entry, salts)


def head_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """The head of the log beside which it was opened."""
    return {"size": said["size"], "root": said["root"]}


def _check_channel(sent: Mapping[str, Any], channel: str, expected: Sequence[str]) -> None:
    """Every envelope once, and as many ballots as envelopes that hold one. Raises Refused."""
    said, salts = sent["statement"]["channels"][channel], sent["salts"][channel]
    hashes, ballots = sent["envelopes"][channel], sent["ballots"][channel]
    if not (_is_object(said) and _is_object(salts)) or said.keys() != SAID:
        raise Refused(DAMAGED % {"part": "channels"})
    _check(said, envelopes=open_votes.is_number, invalid=open_votes.each(open_votes.is_hash))
    _check(said, ballots=open_votes.is_hash, choices=open_votes.is_hash)
    _check(salts, ballots=open_votes.is_hash, choices=open_votes.is_hash)
    _check(sent["envelopes"], **{channel: open_votes.each(open_votes.is_hash)})
    _check(sent["ballots"], **{channel: open_votes.each(_is_full_ballot)})
    counted, wanted = Counter(hashes), Counter(expected)
    if counted != wanted:
        numbers = {"more": (counted - wanted).total(), "less": (wanted - counted).total()}
        raise Refused(
            _(
                "The file does not have each envelope of the log once: %(more)d too many, "
                "%(less)d missing. Nothing was counted."
            )
            % numbers
        )
    invalid = set(said["invalid"])
    if len(invalid) != len(said["invalid"]) or not invalid <= set(expected):
        raise Refused(_("The file calls envelopes invalid that the log does not have."))
    if not said["envelopes"] == len(expected) == len(ballots) + len(invalid):
        raise Refused(_("The file has another number of ballots than of envelopes that hold one."))
    if ballots != open_votes.in_order(ballots):
        raise Refused(_("The ballots of the file are not mixed."))
    signed = (said["ballots"], said["choices"])
    choices = open_votes.choices_of(ballots)
    if signed != (
        open_votes.salted(salts["ballots"], ballots),
        open_votes.salted(salts["choices"], choices),
    ):
        raise Refused(_("The ballots of the file are not those that were signed."))


def _check(sent: Mapping[str, Any], **tests: Any) -> None:
    for part, test in tests.items():
        if not test(sent.get(part)):
            raise Refused(DAMAGED % {"part": part})


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _is_full_ballot(value: object) -> bool:
    return open_votes.is_ballot(value) and value[0] is not None  # type: ignore[index]


def _is_shares_id(value: object) -> bool:
    return open_votes.is_number(value) and value < 1 << 15  # type: ignore[operator]
