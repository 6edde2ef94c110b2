import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

GUESSED_FIRST = ("rembuk", "password", "kata", "sandi", "admin", "qwerty")


class GuessableValidator:
    """Refuses what is long but guessed first: one letter again and again, the city with a year."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        folded = password.casefold()
        known = (*GUESSED_FIRST, *settings.REMBUK_CITY.casefold().split())
        rest = re.sub("|".join(map(re.escape, known)), "", folded)
        letters = re.sub(r"[\W\d_]+", "", rest)
        if len(set(folded)) < 5 or (rest != folded and len(letters) < 4):
            raise ValidationError(
                _("This password is easily guessed. Take several words that do not fit together."),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return _("A long password is best: several words that do not fit together.")
