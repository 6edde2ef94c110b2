"""Acts of officials: no part of anybody's own data."""

from privacy.personal_data import exclude

for relation in (
    "insights.Commitment.made_by",
    "insights.Correction.confirmed_by",
    "insights.Correction.proposed_by",
    "insights.Decision.proposed_by",
    "insights.Decision.signed_by",
    "insights.Progress.made_by",
    "insights.SavedSelection.owner",
    "insights.Snapshot.made_by",
    "insights.Snapshot.signed_by",
    "insights.ThemeChange.made_by",
    "insights.ThemeChange.undone_by",
    "insights.ThemeRun.asked_by",
):
    exclude(relation, "an act for the city: it belongs to the office, not to the person's life")
