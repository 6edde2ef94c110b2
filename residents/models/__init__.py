from residents.models.claims import Claim, Holiday, Objection
from residents.models.groups import ForAudience, Group, Membership
from residents.models.mails import WaitingMail
from residents.models.outages import Heartbeat, Outage, Service
from residents.models.registry import RegistryEntry, RegistryFile, RegistryRow, SlipCode
from residents.models.residency import Identity, Residency, VerificationRequest
from residents.models.scans import Scan, ScanLook, ScanTrace
from residents.models.visits import Visit

__all__ = [
    "Claim",
    "ForAudience",
    "Group",
    "Heartbeat",
    "Holiday",
    "Identity",
    "Membership",
    "Objection",
    "Outage",
    "RegistryEntry",
    "RegistryFile",
    "RegistryRow",
    "Residency",
    "Scan",
    "ScanLook",
    "ScanTrace",
    "Service",
    "SlipCode",
    "VerificationRequest",
    "Visit",
    "WaitingMail",
]
