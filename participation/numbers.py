from django.utils.formats import number_format


def grouped(number: int) -> str:
    """``1.250`` in Indonesian, ``1,250`` in English."""
    return str(number_format(number, use_l10n=True, force_grouping=True))
