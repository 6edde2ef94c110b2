"""What is kept of a NIK, in one sentence wherever it is asked for."""

from django.utils.functional import lazy
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from privacy.declarations import declared


def kept_of_nik() -> str:
    """The one sentence on what is kept of NIK and date of birth, as the identity declares it."""
    kept = [
        _(field.what)
        for name, field in declared().items()
        if name.startswith("residents.identity.") and not name.endswith(".person")
    ]
    words = _(
        "Of NIK and date of birth only this is kept: %(kept)s. The number itself is never kept."
    )
    return words % {"kept": get_text_list(kept, _("and"))}


NIK_KEPT = lazy(kept_of_nik, str)()
"""The same, in the language of the moment in which it is shown."""
