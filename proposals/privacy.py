"""Which fields of this app are personal, and why they are there."""

from privacy.declarations import Kind, not_personal, personal, shown_as

personal(
    "proposals.Idea.author",
    what="author of an idea",
    purpose="who wrote",
    seen_by="everybody, by public name",
    kept="until removed by choice",
)
personal(
    "proposals.Idea.body",
    what="text of an idea",
    purpose="taking part",
    seen_by="everybody while it is public",
    kept="until withdrawn",
)
personal(
    "proposals.Idea.area",
    what="kelurahan of an idea",
    purpose="where the idea lies",
    seen_by="everybody",
    kept="as long as the text",
)
not_personal(
    "proposals.Idea",
    [
        "language",
        "state",
        "created_at",
        "edited_at",
        "version",
        "external_key",
        "consultation",
        "title",
        "thread",
        "imported_supports",
        "stage",
    ],
)
personal(
    "proposals.Support.person",
    what="that you support an idea",
    purpose="once for each person",
    seen_by="you",
    kept="as long as the idea",
)
not_personal("proposals.Support", ["idea", "created_at", "came_from"])
personal(
    "proposals.IdeaFollow.person",
    what="which ideas you follow",
    purpose="you are told what happens with them",
    seen_by="you",
    kept="until you stop following",
)
not_personal("proposals.IdeaFollow", ["idea", "told_until"])
personal(
    "proposals.StageChange.made_by",
    what="the official who says what becomes of an idea",
    purpose="who answers for the city",
    seen_by="officials",
    kept="permanently",
)
not_personal(
    "proposals.StageChange",
    [
        "idea",
        "stage",
        "words",
        "language",
        "reason",
        "department",
        "due_on",
        "cost",
        "year",
        "into",
        "made_at",
        "made_as",
        "told_at",
    ],
)
shown_as(Kind.OFFICE, ["proposals.StageChange"])
not_personal("proposals.PolicyProposalPage", ["summary", "can_change", "cannot_change"])
not_personal(
    "proposals.ProposalOption",
    ["translation_key", "locale", "sort_order", "page", "label", "description", "cost", "effect"],
)
not_personal(
    "proposals.ProposalSection",
    ["translation_key", "locale", "sort_order", "page", "heading", "text"],
)
not_personal("proposals.ProposalDocument", ["sort_order", "page", "document"])
not_personal("proposals.Proposal", ["translation_key", "consultation", "title", "live", "thread"])
not_personal(
    "proposals.Section", ["translation_key", "proposal", "title", "position", "live", "thread"]
)
shown_as(Kind.TEXTS, ["proposals.Idea", "proposals.Support", "proposals.IdeaFollow"])
