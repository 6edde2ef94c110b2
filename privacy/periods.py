"""For how many days things are kept: what residents read, and what is deleted."""

ACCESS = 730
"""Who opened something personal of a resident."""
COPY = 7
"""A copy of somebody's data, from the moment it is ready."""
SUBMISSION = 7
"""The mark of a form that was sent."""
UNCONFIRMED = 30
"""An e-mail address that nobody confirmed."""
LAST_MAIL = 3
"""The address of a deleted account, until its confirmation has gone."""
REQUEST = 730
"""A request for verification after its decision."""
ABANDONED = 180
"""A request for which nobody came."""
OBJECTION = 730
"""An objection after its decision."""
SCAN_TRACE = 730
"""What is left of a scan after it was deleted: when, why, who saw it."""
REGISTER = 365
"""What was read from a list, after it was loaded; a newer list begins anew."""
WAITING_MAIL = 5
"""A mail that cannot go out; then it is given up, and address and text go."""
GIVEN_UP_MAIL = 30
"""What a given-up mail was about and why it did not go, without address and text."""
OUTAGE = 365
"""When something was away."""
