"""What one official proposes about a vote waits for a second one."""

from datetime import datetime

from accounts.choices import Role
from accounts.models import User
from accounts.queries.roles import second_holders
from participation.actions.confirmations import ask_to_confirm
from polls.models import Poll


def ask_second_official(
    *, poll: Poll, by: User, title: str, url_name: str, proposal: str, at: datetime
) -> None:
    """The other officials of the place are told once, as ``ask_to_confirm`` says."""
    area = poll.consultation.territory
    ask_to_confirm(
        second_holders(role=Role.OFFICIAL, area=area, besides=by, at=at),
        consultation=poll.consultation,
        title=title,
        url_name=url_name,
        proposal=proposal,
        at=at,
    )
