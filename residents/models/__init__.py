from residents.models.areas import Area, Population
from residents.models.people import Person, RoleAssignment, User
from residents.models.residency import Identity, Residency, Submission, VerificationRequest

__all__ = [
    "Area",
    "Identity",
    "Person",
    "Population",
    "Residency",
    "RoleAssignment",
    "Submission",
    "User",
    "VerificationRequest",
]
