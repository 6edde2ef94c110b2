from insights.models.commitments import Commitment, CommitmentState, Priority, Progress
from insights.models.decisions import Answer, Correction, Decision, Outcome
from insights.models.reports import Snapshot
from insights.models.selections import SavedSelection
from insights.models.themes import Step, Theme, ThemeChange, ThemeMember, ThemeRun, Trouble, Verb

__all__ = [
    "Answer",
    "Commitment",
    "CommitmentState",
    "Correction",
    "Decision",
    "Outcome",
    "Priority",
    "Progress",
    "SavedSelection",
    "Snapshot",
    "Step",
    "Theme",
    "ThemeChange",
    "ThemeMember",
    "ThemeRun",
    "Trouble",
    "Verb",
]
