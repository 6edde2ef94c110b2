"""Idempotency of public forms: the same key from the same person makes one thing.

After the IETF draft "The Idempotency-Key HTTP Header Field": the same key with the same body gives
the same answer again, with another body it is refused.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from web.models import Submission
from web.refusal import Refused

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

P = ParamSpec("P")
Kept = TypeVar("Kept", bound="DataclassInstance")
"""What is kept of an answer, to give it again: a dataclass of plain values."""
LONGEST_ANSWER = 500
"""Of an address that is kept, in characters; of a longer one its query is left out."""
KEY_PLACE = "\x00key\x00"
"""Where a form that is kept for all has its key; no text that anybody wrote has a NUL."""
KEY = re.compile(r"[!-~]{16,64}")
"""A key: what can be seen of ASCII."""
AGAIN = _("Type it once more: for your protection it is not kept, not even to be shown here.")
SENT_OTHERWISE = _("This form was already sent with another text. Load the page again.")


class KeyReused(Refused):
    """The key was used for something else: HTTP 422."""

    status = 422


def forget(form: Any, name: str) -> Any:
    """A form that was sent, with its errors but without what is never shown again: NIK or code.

    The emptied field says why it is empty, also where another field was at fault.
    """
    typed = bool(form.data.get(name, "").strip())
    if name == "nik" and typed and not form.has_error(name):
        form.add_error(name, AGAIN)
    form.data = {**form.data.dict(), name: ""}
    return form


def new_key() -> str:
    """A key for a form that is shown now."""
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Sending:
    """Which sending of a form this is: whose, under which key, and what tells it from another."""

    person: models.Model | None
    key: str
    body: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Done:
    """That it was done, where a second sending needs to know no more."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it goes on; an address of this site."""

    url: str


class _Numbered(Protocol):
    """A row of something that moderators look at."""

    pk: Any
    state: Any


@dataclass(frozen=True, slots=True)
class Saved:
    """The number that a text got, and whether it can be read yet."""

    number: int
    state: str

    @classmethod
    def by(cls, act: Callable[P, _Numbered]) -> "Callable[P, Saved]":
        """The action that makes the text, with what is kept of it for its result."""

        @wraps(act)
        def saved(*args: P.args, **kwargs: P.kwargs) -> Saved:
            made = act(*args, **kwargs)
            return cls(made.pk, str(made.state))

        return saved


def once(
    sending: Sending, kept: type[Kept], act: Callable[P, Kept], /, *args: P.args, **kwargs: P.kwargs
) -> tuple[Kept, bool]:
    """Run ``act`` in a transaction unless this sending was already answered.

    ``act`` returns the answer, a dataclass of type ``kept`` whose values JSON can hold. Returns
    the answer and whether it is a repetition. Two at the same time: the second waits and gets the
    first's answer. Raises KeyReused when the key came with another body, Refused without a usable
    key.

    A visitor has no name to keep the key under. There key and body together, hashed with our
    secret, say which sending it is: other words are another sending, never a refusal.
    """
    person, key = sending.person, sending.key
    if not KEY.fullmatch(key):
        raise Refused(_("The form was incomplete. Load the page again; your text is kept."))
    digest = _digest(sending.body)
    pk = None if person is None else person.pk
    if person is None:
        key, digest = _of_a_visitor(key, digest), ""
    try:
        with transaction.atomic():
            # Claimed first: a concurrent second sending waits here for the unique constraint.
            claim = Submission.objects.create(person_id=pk, key=key, body_hash=digest)
            answer = act(*args, **kwargs)
            # Who deletes the account takes its marks along: then there is nothing to write.
            Submission.objects.filter(pk=claim.pk).update(answer=asdict(answer))
            return answer, False
    except IntegrityError:
        earlier = Submission.objects.filter(person=pk, key=key).first()
        if earlier is None:
            raise
        if earlier.body_hash != digest:
            raise KeyReused(SENT_OTHERWISE) from None
        return kept(**earlier.answer), True


def answer_to_visitor(*, key: str, body: Mapping[str, object], kept: type[Kept]) -> Kept | None:
    """The answer that this sending got before, without a name; None when there was none."""
    mark = Submission.objects.filter(person=None, key=_of_a_visitor(key, _digest(body))).first()
    return kept(**mark.answer) if mark else None


def _of_a_visitor(key: str, digest: str) -> str:
    return salted_hmac("visitor", key + digest, algorithm="sha256").hexdigest()


def _digest(body: Mapping[str, object]) -> str:
    canonical = json.dumps({k: str(v) for k, v in body.items()}, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()
