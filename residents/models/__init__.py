from residents.models.areas import Area, AreaChange, Population
from residents.models.people import Person, RoleAssignment, User
from residents.models.residency import Identity, Residency, Submission, VerificationRequest
from residents.models.rights import AccessRecord, DataExport, Erasure, RetentionRun

__all__ = [
    "AccessRecord",
    "Area",
    "AreaChange",
    "DataExport",
    "Erasure",
    "Identity",
    "Person",
    "Population",
    "Residency",
    "RetentionRun",
    "RoleAssignment",
    "Submission",
    "User",
    "VerificationRequest",
]
