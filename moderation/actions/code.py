"""Publishing the code. A wording stays as it is; a change is a new one, and an entry of the log."""

import hashlib
from datetime import datetime

from django.db import transaction

from accounts.models import User
from ledger.actions import append, canonical
from moderation.models import RuleVersion
from moderation.queries.code import versions
from moderation.rules.code import WORDS, check_may_publish_rule

LOG = "moderation"


def rule_in_force(reason: str, at: datetime) -> RuleVersion:
    """The wording in force as a row; the shipped one is kept from its first use on."""
    found = versions(reason)[0]
    if found.pk is None:
        own = {field: getattr(found, field) for field in WORDS}
        found, _made = RuleVersion.objects.get_or_create(
            reason=reason, number=found.number, defaults={**own, "published_at": at}
        )
    return found


def wording(rule: RuleVersion) -> str:
    """The hash by which the log names a wording: SHA-256 of its words as canonical JSON."""
    words = canonical({field: getattr(rule, field) for field in WORDS})
    return hashlib.sha256(words.encode()).hexdigest()


@transaction.atomic
def publish_rule(
    *, reason: str, new: dict[str, dict[str, str]], seen: int, by: User, at: datetime
) -> RuleVersion:
    """A new wording of a rule, in force from now on. Raises Refused.

    ``new`` has ``name``, ``words`` and ``example`` by language code; ``seen`` is the number of the
    wording that was changed. Decisions taken before keep theirs.
    """
    old = rule_in_force(reason, at)
    RuleVersion.objects.select_for_update(of=("self",)).get(pk=old.pk)
    check_may_publish_rule(old=versions(reason)[0], seen=seen, new=new)
    made = RuleVersion.objects.create(
        reason=reason, number=seen + 1, published_at=at, published_by=by, **new
    )
    entry = {
        "type": "rule",
        "reason": reason,
        "rule": made.number,
        "wording": wording(made),
        "role": "publisher",
        "at": at.isoformat(),
    }
    append(log=LOG, entry=entry)
    return made
