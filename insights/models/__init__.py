from insights.models.decisions import Answer, Correction, Decision, Outcome
from insights.models.reports import Snapshot
from insights.models.selections import SavedSelection
from insights.models.themes import Step, Theme, ThemeChange, ThemeMember, ThemeRun, Trouble, Verb

__all__ = [
    "Answer",
    "Correction",
    "Decision",
    "Outcome",
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
