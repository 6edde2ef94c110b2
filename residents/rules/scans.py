"""When a scan can be added to a request, and who may open it. Facts and time are arguments."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import RoleAssignment, User
from accounts.rules.offices import check_not_oneself, works_for
from residents.choices import ObjectionState, RequestState
from residents.models import Objection, Scan, VerificationRequest
from web.refusal import Refused


def check_may_add_scan(*, request: VerificationRequest, known: bool) -> None:
    """Only while the request waits, and one at a time. Raises Refused."""
    if request.state != RequestState.WAITING:
        raise Refused(_("This request was already decided."))
    if known:
        raise Refused(
            _("There is a scan with your request already. Take it back first to add another one.")
        )


def check_may_open_scan(
    *,
    scan: Scan | None,
    request: VerificationRequest,
    objection: Objection | None,
    officer: User,
    assignments: Iterable[RoleAssignment],
    at: datetime,
) -> Scan:
    """Only who can decide now: about the request, or about the objection. Raises Refused.

    An officer of that kelurahan, never about oneself, never about one's own refusal.
    """
    check_not_oneself(person=request.person, officer=officer)
    if not works_for(area=request.area, assignments=assignments):
        raise Refused(_("This request belongs to another kelurahan."))
    if scan is None or at >= scan.until:
        raise Refused(_("There is no scan with this request any more."))
    objected = request.state == RequestState.REFUSED and (
        objection is not None and objection.state == ObjectionState.OPEN
    )
    if request.state != RequestState.WAITING and not objected:
        raise Refused(_("This request was decided. Its scan is not opened any more."))
    if objection is not None and request.decided_by_id == officer.pk:
        raise Refused(_("You refused this request before. Another officer has to decide."))
    return scan
