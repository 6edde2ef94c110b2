from proposals.models.ideas import Idea, IdeaFollow, Support
from proposals.models.pages import (
    PolicyProposalPage,
    ProposalDocument,
    ProposalOption,
    ProposalSection,
)
from proposals.models.proposals import Proposal, Section
from proposals.models.stages import StageChange

__all__ = [
    "Idea",
    "IdeaFollow",
    "PolicyProposalPage",
    "Proposal",
    "ProposalDocument",
    "ProposalOption",
    "ProposalSection",
    "Section",
    "StageChange",
    "Support",
]
