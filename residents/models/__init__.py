from residents.models.areas import Area, AreaChange, Population
from residents.models.people import Person, RoleAssignment, User
from residents.models.residency import Identity, Residency, Submission, VerificationRequest

__all__ = [
    "Area",
    "AreaChange",
    "Identity",
    "Person",
    "Population",
    "Residency",
    "RoleAssignment",
    "Submission",
    "User",
    "VerificationRequest",
]
