"""For how many days things are kept: what residents read, and what is deleted."""

REQUEST = 730
"""A request for verification after its decision."""
ABANDONED = 180
"""A request for which nobody came."""
OBJECTION = 730
"""An objection after its decision."""
SCAN_TRACE = 730
"""What is left of a scan after it was deleted: when, why, who saw it."""
REGISTRY = 365
"""What was read from a list, after it was loaded; a newer list begins anew."""
