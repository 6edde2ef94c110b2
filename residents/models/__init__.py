from residents.models.claims import Claim, Holiday, Objection
from residents.models.groups import ForAudience, Group, Membership
from residents.models.register import RegisterEntry, RegisterFile, RegisterRow, SlipCode
from residents.models.residency import Identity, Residency, VerificationRequest
from residents.models.scans import Scan, ScanLook, ScanTrace
from residents.models.visits import Visit

__all__ = [
    "Claim",
    "ForAudience",
    "Group",
    "Holiday",
    "Identity",
    "Membership",
    "Objection",
    "RegisterEntry",
    "RegisterFile",
    "RegisterRow",
    "Residency",
    "Scan",
    "ScanLook",
    "ScanTrace",
    "SlipCode",
    "VerificationRequest",
    "Visit",
]
