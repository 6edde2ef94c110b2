"""A report as it stood at one moment, and its signature."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import User
from accounts.queries.roles import acting_as
from insights.actions.signing import name_of
from insights.models import Snapshot
from insights.queries.content import content
from ledger.actions import append
from participation.models import Consultation
from polls.algorithms.tally import digest
from web.refusal import Refused

LOG = "reports"


@transaction.atomic
def freeze_report(*, consultation: Consultation, by: User, at: datetime) -> Snapshot:
    """Keep the figures of now; later contributions do not change them."""
    kept = content(consultation, at).frozen()
    return Snapshot.objects.create(
        consultation=consultation,
        figures=kept,
        figures_hash=digest(kept),
        made_at=at,
        made_by=by,
    )


@transaction.atomic
def sign_snapshot(*, snapshot: Snapshot, by: User, at: datetime) -> Snapshot:
    """Stand by a frozen report; its hash becomes a leaf. Raises Refused the second time."""
    held = Snapshot.objects.select_for_update(of=("self",)).get(pk=snapshot.pk)
    if held.signed_at is not None:
        raise Refused(_("This report is already signed."))
    assignment = acting_as(user=by, role=Role.OFFICIAL, at=at, area=held.consultation.territory)
    leaf = append(
        log=LOG,
        entry={
            "type": "report",
            "consultation": held.consultation.slug,
            "figures": held.figures_hash,
            "role": assignment.role if assignment else "",
            "area": assignment.area.code if assignment else "",
            "at": at.isoformat(),
        },
    )
    held.signed_at = at
    held.signed_by, held.signed_as = by, assignment
    held.leaf_index = leaf.index
    held.signer_name = name_of(by)
    held.save(update_fields=["signed_at", "signed_by", "signed_as", "signer_name", "leaf_index"])
    return held
