from django.utils.formats import number_format


def grouped(number: int) -> str:
    """``1.250`` in Indonesian, ``1,250`` in English."""
    return str(number_format(number, use_l10n=True, force_grouping=True))


def percent(number: float) -> str:
    """A part in percent, with one decimal, as the reader's language writes it."""
    return f"{number_format(round(number, 1), decimal_pos=1)}%"
