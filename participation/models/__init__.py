from participation.models.consultations import Consultation, FormerAddress, Phase
from participation.models.following import Follow
from participation.models.pages import ConsultationIndexPage, ConsultationPage, PlannedPhase
from participation.models.threads import Comment, Thread
from participation.models.topics import Topic

__all__ = [
    "Comment",
    "Consultation",
    "ConsultationIndexPage",
    "ConsultationPage",
    "Follow",
    "FormerAddress",
    "Phase",
    "PlannedPhase",
    "Thread",
    "Topic",
]
