from proposals.models.ideas import Idea, IdeaFollow, Support
from proposals.models.pages import (
    PolicyProposalPage,
    ProposalDocument,
    ProposalOption,
    ProposalSection,
)
from proposals.models.proposals import Proposal, Section

__all__ = [
    "Idea",
    "IdeaFollow",
    "PolicyProposalPage",
    "Proposal",
    "ProposalDocument",
    "ProposalOption",
    "ProposalSection",
    "Section",
    "Support",
]
