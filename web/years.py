"""Which years a day may have, wherever it comes from. Knows no Django."""

YEARS = range(1900, 2200)
"""Those that are understood: moments at both ends of the calendar have no time elsewhere, and a day
outside of them was typed wrongly."""
