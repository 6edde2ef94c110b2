"""Which fields of this app are personal, and why they are there."""

from privacy.declarations import Kind, not_personal, personal, shown_as

not_personal("insights.Theme", ["consultation", "name", "is_other", "unread_reason", "created_at"])
not_personal("insights.Theme", ["parent", "terms", "by_machine", "is_named", "version"])
not_personal("insights.ThemeMember", ["theme", "kind", "key", "unread", "confidence", "likeness"])
not_personal(
    "insights.ThemeRun",
    ["consultation", "asked_at", "step", "step_at", "trouble", "texts", "found", "read_up_to"],
)
not_personal(
    "insights.ThemeChange",
    ["consultation", "verb", "words", "before", "made", "made_at", "undone_at"],
)
for official in ("made_by", "undone_by"):
    personal(
        f"insights.ThemeChange.{official}",
        what="the officials who corrected a theme, or undid that",
        purpose="who changed the themes of a report",
        seen_by="officials",
        kept="permanently",
    )
personal(
    "insights.ThemeRun.asked_by",
    what="the official who had a machine look for themes",
    purpose="who changed the themes of a report",
    seen_by="officials",
    kept="permanently",
)
personal(
    "insights.SavedSelection.owner",
    what="the official or moderator who keeps a selection of the explorer",
    purpose="who may remove it",
    seen_by="officials and moderators",
    kept="until removed",
)
not_personal("insights.SavedSelection", ["name", "query", "created_at"])
not_personal(
    "insights.Commitment",
    [
        "title",
        "words",
        "consultation",
        "area",
        "department",
        "priority",
        "budget_line",
        "planned",
        "starts_on",
        "due_on",
        "state",
        "reason",
        "made_at",
        "made_as",
    ],
)
not_personal(
    "insights.Progress",
    ["commitment", "words", "language", "happened_on", "state", "spent", "changes", "made_at"],
)
not_personal("insights.Progress", ["made_as", "told_at"])
for model, what in (
    ("Commitment", "the official who put a commitment into the roadmap"),
    ("Progress", "the official who told the progress of a commitment"),
):
    personal(
        f"insights.{model}.made_by",
        what=what,
        purpose="who answers for the city",
        seen_by="officials",
        kept="permanently",
    )
not_personal("insights.Answer", ["theme", "outcome", "reason", "language", "translations"])
for official, what in (
    ("signed_by", "the official who signs a decision"),
    ("proposed_by", "the official who proposes a decision"),
):
    personal(
        f"insights.Decision.{official}",
        what=what,
        purpose="who answers for the city",
        seen_by="everybody",
        kept="permanently",
    )
for name, what in (
    ("Decision.proposer_name", "the official who proposes a decision"),
    ("Decision.signer_name", "name and role of the official who signs"),
    ("Snapshot.signer_name", "name and role of the official who signs"),
):
    personal(
        f"insights.{name}",
        what=what,
        purpose="who answers for the city, by name and role",
        seen_by="everybody",
        kept="permanently",
    )
for official in ("proposed_by", "confirmed_by"):
    personal(
        f"insights.Correction.{official}",
        what="the officials who correct a published decision",
        purpose="who answers for the city",
        seen_by="officials",
        kept="permanently",
    )
not_personal(
    "insights.Correction",
    ["decision", "number", "note", "changes", "proposed_at", "confirmed_as", "confirmed_at"],
)
not_personal(
    "insights.Decision",
    [
        "consultation",
        "outcome",
        "headline",
        "reasons",
        "changed",
        "next_step",
        "language",
        "translations",
        "early_reason",
        "early_steps",
        "proposed_at",
        "proposed_as",
        "signed_alone",
        "published_at",
        "signed_as",
    ],
)
personal(
    "insights.Snapshot.made_by",
    what="the official who froze a report",
    purpose="who froze a report",
    seen_by="officials",
    kept="permanently",
)
personal(
    "insights.Snapshot.signed_by",
    what="the official who signs a report",
    purpose="who stands by a report",
    seen_by="everybody",
    kept="permanently",
)
not_personal(
    "insights.Snapshot",
    ["consultation", "figures", "figures_hash", "made_at", "signed_at", "signed_as", "leaf_index"],
)
shown_as(
    Kind.OFFICE,
    [
        "insights.Commitment",
        "insights.Progress",
        "insights.Decision",
        "insights.Correction",
        "insights.SavedSelection",
        "insights.Snapshot",
        "insights.ThemeChange",
        "insights.ThemeRun",
    ],
)
