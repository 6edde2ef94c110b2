from polls.choices import Answer, Method, Rule
from polls.models.checks import CheckedEnvelope
from polls.models.consensus import Consensus
from polls.models.disputes import Concern, Dispute, Ruling
from polls.models.flags import Flag, FlagExplanation, FlagKind, FlagReview
from polls.models.interventions import Intervention, InterventionKind
from polls.models.keys import KeyChange
from polls.models.pages import PlannedOption, PollPage, PollShare
from polls.models.paper import (
    MarkState,
    PaperBallot,
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
from polls.models.statements import (
    SeedStatement,
    Statement,
    StatementSurvey,
    StatementVote,
    SurveyPage,
    SurveyResult,
)
from polls.models.sweeping import Sweeping

__all__ = [
    "Answer",
    "Ballot",
    "Channel",
    "CheckedEnvelope",
    "Concern",
    "Consensus",
    "Dispute",
    "Flag",
    "FlagExplanation",
    "FlagKind",
    "FlagReview",
    "Intervention",
    "InterventionKind",
    "KeyChange",
    "KeyKind",
    "MarkState",
    "Method",
    "Option",
    "PaperBallot",
    "PaperClosing",
    "PaperKind",
    "PaperMark",
    "PaperReading",
    "PlannedOption",
    "Poll",
    "PollPage",
    "PollShare",
    "PollState",
    "Rule",
    "Ruling",
    "SealedBallot",
    "SealedPaper",
    "SeedStatement",
    "Statement",
    "StatementSurvey",
    "StatementVote",
    "SurveyPage",
    "SurveyResult",
    "Sweeping",
    "Tally",
    "Trustee",
    "Turnout",
]
