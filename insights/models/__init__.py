from insights.models.decisions import Answer, Correction, Decision, Outcome
from insights.models.reports import Snapshot
from insights.models.themes import Step, Theme, ThemeMember, ThemeRun, Trouble

__all__ = [
    "Answer",
    "Correction",
    "Decision",
    "Outcome",
    "Snapshot",
    "Step",
    "Theme",
    "ThemeMember",
    "ThemeRun",
    "Trouble",
]
