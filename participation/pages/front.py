"""What the home page shows of consultations."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.registries.front import Block
from participation.pages.consultations import open_now


def front_block() -> Block:
    """What is being decided now, for the home page."""
    return Block(
        _("What is being decided now"),
        "participation/open_consultations.html",
        open_now(timezone.now()),
    )
