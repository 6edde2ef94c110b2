"""Which fields of this app are personal, and why they are there."""

from privacy.declarations import Kind, not_personal, personal, shown_as

personal(
    "moderation.TextVersion.body",
    what="earlier words of your text",
    purpose="what a text said before",
    seen_by="everybody while the text is public",
    kept="as long as the text",
)
not_personal(
    "moderation.TextVersion", ["kind", "key", "number", "title", "written_at", "was_public"]
)
not_personal("moderation.WatchedTerm", ["term", "why"])
not_personal(
    "moderation.Case",
    ["kind", "key", "cause", "findings", "burst", "opened_at", "due_at", "closed_at"],
)
personal(
    "moderation.Claim.moderator",
    what="the moderator who looks at a case now",
    purpose="that no two moderators do the same work",
    seen_by="moderators",
    kept="until the case is decided",
)
not_personal("moderation.Claim", ["case", "burst", "appeal", "until"])
personal(
    "moderation.Burst.decided_by",
    what="the moderator who decided",
    purpose="who decided",
    seen_by="moderators",
    kept="as long as the case",
)
not_personal(
    "moderation.Burst",
    ["opened_at", "due_at", "action", "reason", "words", "decided_at", "closed_at"],
)
personal(
    "moderation.TextReport.reporter",
    what="that you reported a text",
    purpose="who reported",
    seen_by="nobody but the reporter",
    kept="as long as the case",
)
personal(
    "moderation.TextReport.words",
    what="what you wrote in a report",
    purpose="what a reporter wrote",
    seen_by="moderators",
    kept="as long as the case",
)
not_personal("moderation.TextReport", ["case", "kind", "key", "reason", "created_at"])
personal(
    "moderation.Decision.decided_by",
    what="the moderator who decided",
    purpose="who decided",
    seen_by="moderators",
    kept="as long as the case",
)
not_personal(
    "moderation.Decision",
    [
        "case",
        "burst",
        "action",
        "reason",
        "rule",
        "words",
        "decided_at",
        "decided_as",
        "leaf_index",
    ],
)
personal(
    "moderation.RuleVersion.published_by",
    what="who published a wording of the rules",
    purpose="who answers for the rules",
    seen_by="officials",
    kept="permanently",
)
not_personal(
    "moderation.RuleVersion", ["reason", "number", "name", "words", "example", "published_at"]
)
personal(
    "moderation.Appeal.words",
    what="your objection",
    purpose="why an author objects",
    seen_by="the author; moderators",
    kept="as long as the case",
)
personal(
    "moderation.Appeal.decided_by",
    what="the moderator who decided on an objection",
    purpose="who decided",
    seen_by="moderators",
    kept="as long as the case",
)
not_personal(
    "moderation.Appeal",
    [
        "decision",
        "created_at",
        "due_at",
        "state",
        "answer",
        "decided_at",
        "decided_as",
        "leaf_index",
    ],
)
personal(
    "moderation.Limit.person",
    what="that you could write nothing for a time",
    purpose="that somebody who harms others is stopped for a time",
    seen_by="you; moderators",
    kept="as long as the case",
)
personal(
    "moderation.Limit.words",
    what="why your account was limited",
    purpose="that you know why",
    seen_by="you; moderators",
    kept="as long as the case",
)
personal(
    "moderation.Limit.objection",
    what="your objection",
    purpose="why a person objects",
    seen_by="you; moderators",
    kept="as long as the case",
)
personal(
    "moderation.Limit.limited_by",
    what="the moderator who limited an account",
    purpose="who decided",
    seen_by="moderators",
    kept="as long as the case",
)
personal(
    "moderation.Limit.answered_by",
    what="the moderator who decided on an objection",
    purpose="who decided",
    seen_by="moderators",
    kept="as long as the case",
)
not_personal(
    "moderation.Limit",
    [
        "case",
        "reason",
        "limited_at",
        "until",
        "until_decided",
        "objected_at",
        "state",
        "answer",
        "answered_at",
        "leaf_index",
    ],
)
shown_as(
    Kind.TEXTS,
    ["moderation.TextVersion", "moderation.TextReport", "moderation.Appeal", "moderation.Limit"],
)
shown_as(
    Kind.OFFICE,
    [
        "moderation.Burst",
        "moderation.Claim",
        "moderation.Decision",
        "moderation.Appeal.decided_by",
        "moderation.Limit.limited_by",
        "moderation.Limit.answered_by",
        "moderation.RuleVersion.published_by",
    ],
)
