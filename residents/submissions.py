"""Idempotency of public forms: the same key from the same person makes one thing.

After the IETF draft "The Idempotency-Key HTTP Header Field": the same key with the same body gives
the same answer again, with another body it is refused.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from residents.models import Person, Submission
from residents.refusal import Refused

LONGEST_ANSWER = 500
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


def once(
    *, person: Person | None, key: str, body: Mapping[str, object], act: Callable[[], str]
) -> tuple[str, bool]:
    """Run ``act`` in this transaction unless this sending was already answered.

    ``act`` returns the answer (the address to go to, number included). Returns the answer and
    whether it is a repetition. Two at the same time: the second waits and gets the first's answer.
    Raises KeyReused when the key came with another body, Refused without a usable key.

    A visitor has no name to keep the key under. There key and body together, hashed with our
    secret, say which sending it is: other words are another sending, never a refusal.
    """
    if not KEY.fullmatch(key):
        raise Refused(_("The form was incomplete. Load the page again; your text is kept."))
    digest = _digest(body)
    if person is None:
        key, digest = _of_a_visitor(key, digest), ""
    try:
        with transaction.atomic():
            # Claimed first: a concurrent second sending waits here for the unique constraint.
            claim = Submission.objects.create(person=person, key=key, body_hash=digest, answer="")
            answer = act()
            # Who deletes the account takes its marks along: then there is nothing to write.
            Submission.objects.filter(pk=claim.pk).update(answer=answer)
            return answer, False
    except IntegrityError:
        earlier = Submission.objects.filter(person=person, key=key).first()
        if earlier is None:
            raise
        if earlier.body_hash != digest:
            raise KeyReused(SENT_OTHERWISE) from None
        return earlier.answer, True


def answer_to_visitor(*, key: str, body: Mapping[str, object]) -> str:
    """The answer that this sending got before, without a name; empty when there was none."""
    mark = Submission.objects.filter(person=None, key=_of_a_visitor(key, _digest(body))).first()
    return mark.answer if mark else ""


def _of_a_visitor(key: str, digest: str) -> str:
    return salted_hmac("visitor", key + digest, algorithm="sha256").hexdigest()


def _digest(body: Mapping[str, object]) -> str:
    canonical = json.dumps({k: str(v) for k, v in body.items()}, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()
