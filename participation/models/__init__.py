from participation.models.consultations import Consultation, FormerAddress, Phase
from participation.models.following import Follow
from participation.models.measures import Measure
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
    "Measure",
    "Phase",
    "PlannedPhase",
    "Thread",
    "Topic",
]
