from polls.choices import Method, Rule
from polls.models.checks import CheckedEnvelope
from polls.models.consensus import Consensus
from polls.models.disputes import Concern, Dispute, Outcome
from polls.models.flags import Finding, Flag, FlagKind, FlagReview
from polls.models.interventions import Intervention, InterventionKind
from polls.models.keys import KeyChange
from polls.models.pages import PollChoice, PollPage, PollShare
from polls.models.paper import (
    MarkState,
    Paper,
    PaperClosing,
    PaperKind,
    PaperMark,
    PaperReading,
    SealedPaper,
)
from polls.models.polls import (
    Ballot,
    Channel,
    KeyKind,
    Option,
    Poll,
    PollState,
    SealedBallot,
    Tally,
    Trustee,
    Turnout,
)
from polls.models.sweeping import Sweeping

__all__ = [
    "Ballot",
    "Channel",
    "CheckedEnvelope",
    "Concern",
    "Consensus",
    "Dispute",
    "Finding",
    "Flag",
    "FlagKind",
    "FlagReview",
    "Intervention",
    "InterventionKind",
    "KeyChange",
    "KeyKind",
    "MarkState",
    "Method",
    "Option",
    "Outcome",
    "Paper",
    "PaperClosing",
    "PaperKind",
    "PaperMark",
    "PaperReading",
    "Poll",
    "PollChoice",
    "PollPage",
    "PollShare",
    "PollState",
    "Rule",
    "SealedBallot",
    "SealedPaper",
    "Sweeping",
    "Tally",
    "Trustee",
    "Turnout",
]
