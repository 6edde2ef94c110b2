"""Which addresses can receive mail: those of assisted and of deleted accounts cannot."""

NO_ADDRESS = "tanpa-surel.invalid"
"""The domain of assisted accounts. ``.invalid`` can never receive mail (RFC 2606)."""


def receives_mail(address: str) -> bool:
    """Asked before any mail is sent; to others none is tried."""
    return address.rpartition("@")[2].lower().rpartition(".")[2] != "invalid"
