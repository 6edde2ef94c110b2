"""Which fields of this app are personal, and why they are there."""

from privacy.declarations import Kind, not_personal, personal, shown_as

not_personal("polls.Sweeping", ["id", "done_at", "held_since"])
not_personal(
    "polls.Poll",
    [
        "consultation",
        "question",
        "method",
        "limits",
        "rule",
        "counting",
        "content_length",
        "paper",
        "territory",
        "group",
        "within_territory",
        "opens_at",
        "closes_at",
        "state",
        "quorum",
        "order_seed",
        "public_key",
        "sealed_private_key",
        "outside_key",
        "key_kind",
        "trustees_needed",
        "trustees_named",
        "shares_id",
        "offline",
        "signing_key",
        "rehearsed_mark",
        "rules_hash",
        "electorate",
        "electorate_at_close",
        "difference",
        "rehearsed_at",
        "closed_at",
        "destroyed_at",
        "file_hash",
        "imported",
    ],
)
not_personal(
    "polls.Option",
    [
        "poll",
        "position",
        "labels",
        "descriptions",
        "effects",
        "cost",
        "category",
        "picture",
        "alternatives",
        "links",
    ],
)
not_personal(
    "polls.PollPage",
    [
        "group",
        "within_territory",
        "rule",
        "most",
        "points",
        "seats",
        "budget",
        "step",
        "completion",
        "ties",
        "quorum",
        "published",
        "paper",
    ],
)
not_personal(
    "polls.PlannedOption",
    [
        "page",
        "label",
        "description",
        "effect",
        "cost",
        "category",
        "picture",
        "alternative",
        "link",
        "sort_order",
        "translation_key",
        "locale",
    ],
)
not_personal("polls.PollShare", ["page", "category", "least", "most", "sort_order"])
personal(
    "polls.Turnout.person",
    what="that you voted",
    purpose="one ballot a person",
    seen_by="you",
    kept="as long as the poll",
)
not_personal("polls.Turnout", ["poll", "channel"])
not_personal("polls.CheckedEnvelope", ["poll", "ephemeral_key", "envelope_hash"])
personal(
    "polls.PaperMark.person",
    what="that you vote on paper",
    purpose="one ballot a person",
    seen_by="officers of your kelurahan",
    kept="until the objection period after the close is over",
)
personal(
    "polls.PaperMark.reason",
    what="why a note that you vote on paper was taken back",
    purpose="two officers agree on it",
    seen_by="officers of your kelurahan",
    kept="until the objection period after the close is over",
)
for relation, what in (
    ("marked_by", "the officer who noted that somebody votes on paper"),
    ("confirmed_by", "the officer who confirmed it"),
    ("back_asked_by", "the officer who asked to take it back"),
    ("taken_back_by", "the officer who took it back"),
):
    personal(
        f"polls.PaperMark.{relation}",
        what=what,
        purpose="two officers, never one",
        seen_by="officers of your kelurahan",
        kept="until the objection period after the close is over",
    )
not_personal("polls.PaperMark", ["poll", "area", "state", "seal"])
personal(
    "polls.SealedBallot.pseudonym",
    what="a code that replaces your name at the vote",
    purpose="a changed ballot replaces the first",
    seen_by="nobody",
    kept="until the objection period after the close is over",
)
personal(
    "polls.SealedBallot.envelope",
    what="your vote, sealed",
    purpose="the secret vote, sealed",
    seen_by="an auditor with the key, after the count",
    kept="until the objection period after the close is over",
)
not_personal("polls.SealedBallot", ["poll", "sending", "seal"])
not_personal("polls.Ballot", ["poll", "choice", "stratum", "channel"])
not_personal("polls.Tally", ["poll", "result", "inputs_hash", "counted_at"])
personal(
    "polls.Trustee.officer",
    what="the officer who holds a share of a key",
    purpose="who holds which share of a key",
    seen_by="officials",
    kept="as long as the poll",
)
not_personal(
    "polls.Trustee",
    ["poll", "role", "area", "number", "waiting_share", "confirmed_at", "brought_share"],
)
personal(
    "polls.Dispute.words",
    what="words of an objection to a vote",
    purpose="what an objection is about",
    seen_by="officials",
    kept="as long as the poll",
)
for sealed in ("sealed_filer", "filer_mark"):
    personal(
        f"polls.Dispute.{sealed}",
        what="that you filed an objection to a vote, sealed",
        purpose="who filed an objection, and that nobody files hundreds",
        seen_by="an official who decides about it",
        kept="until the objection period after the close is over",
    )
personal(
    "polls.Dispute.filer_seen_by",
    what="the official who opened who filed an objection",
    purpose="who opened a seal",
    seen_by="officials",
    kept="until the objection period after the close is over",
)
for official in ("officers", "proposed_by", "confirmed_by"):
    personal(
        f"polls.KeyChange.{official}",
        what="the officials who say who holds the key of a vote",
        purpose="two officials say who holds the key of a vote, never one",
        seen_by="officials",
        kept="as long as the poll",
    )
personal(
    "polls.KeyChange.offices",
    what="in which office an officer held a share of a key",
    purpose="who held which share of a key, and in which office",
    seen_by="officials; the offices alone everybody",
    kept="as long as the poll",
)
not_personal("polls.KeyChange", ["poll", "needed", "offline", "proposed_at", "confirmed_at"])
not_personal(
    "polls.Dispute",
    [
        "poll",
        "number",
        "receipt",
        "concern",
        "sending",
        "filed_on",
        "outcome",
        "answer",
        "answered_by",
        "answered_at",
    ],
)
personal(
    "polls.Intervention.proposed_by",
    what="the officer who proposed to change a vote",
    purpose="two officers change a vote, never one",
    seen_by="officials",
    kept="as long as the poll",
)
personal(
    "polls.Intervention.confirmed_by",
    what="the officer who confirmed it",
    purpose="two officers change a vote, never one",
    seen_by="officials",
    kept="as long as the poll",
)
not_personal(
    "polls.Intervention",
    [
        "poll",
        "kind",
        "closes_at",
        "left_out",
        "reason",
        "second_reason",
        "seal",
        "proposed_at",
        "confirmed_at",
    ],
)
for relation, what in (
    ("proposed_by", "the official who wrote the minutes of an agreement"),
    ("confirmed_by", "the official who confirmed the minutes of an agreement"),
):
    personal(
        f"polls.Consensus.{relation}",
        what=what,
        purpose="two officers, never one",
        seen_by="officials",
        kept="as long as the poll",
    )
for field in ("file", "file_name"):
    personal(
        f"polls.Consensus.{field}",
        what="names in an uploaded document of minutes, such as those of who signed it",
        purpose="what a meeting agreed can be read",
        seen_by="everybody",
        kept="as long as the poll",
    )
not_personal(
    "polls.Consensus",
    [
        "poll",
        "place",
        "day",
        "women",
        "men",
        "chosen",
        "words",
        "dissent",
        "file_hash",
        "proposed_at",
        "confirmed_at",
    ],
)
not_personal("polls.Flag", ["poll", "kind", "day", "count", "usual", "log_size"])
personal(
    "polls.FlagReview.by",
    what="the official who looked at unusual voting",
    purpose="two people look, never one",
    seen_by="officials",
    kept="as long as the poll",
)
personal(
    "polls.FlagReview.words",
    what="what an official found out about unusual voting",
    purpose="what is behind a flag",
    seen_by="officials",
    kept="as long as the poll",
)
not_personal("polls.FlagReview", ["flag", "number", "finding"])
not_personal("polls.PaperBallot", ["poll", "area", "number", "settled"])
not_personal("polls.SealedPaper", ["poll", "envelope", "seal"])
personal(
    "polls.PaperReading.by",
    what="the officer who read a paper of a vote",
    purpose="two officers, never one",
    seen_by="officers of the same desk",
    kept="until the objection period after the close is over",
)
not_personal("polls.PaperReading", ["paper", "turn", "sealed"])
for relation, what in (
    ("proposed_by", "the officer who said that all papers are in"),
    ("confirmed_by", "the officer who confirmed that all papers are in"),
):
    personal(
        f"polls.PaperClosing.{relation}",
        what=what,
        purpose="two officers, never one",
        seen_by="officials",
        kept="as long as the poll",
    )
not_personal("polls.PaperClosing", ["poll", "papers", "voters", "explanation", "seal"])
personal(
    "polls.Statement.author",
    what="author of a statement",
    purpose="who wrote, for moderation and for its author",
    seen_by="moderators",
    kept="until removed by choice",
)
personal(
    "polls.Statement.body",
    what="text of a statement",
    purpose="taking part",
    seen_by="everybody while it is public, without a name",
    kept="until withdrawn",
)
personal(
    "polls.Statement.area",
    what="kelurahan of who wrote a statement",
    purpose="where statements come from",
    seen_by="officials",
    kept="as long as the text",
)
not_personal(
    "polls.Statement",
    [
        "language",
        "state",
        "created_at",
        "edited_at",
        "version",
        "external_key",
        "survey",
        "seed_key",
        "translations",
    ],
)
personal(
    "polls.StatementVote.person",
    what="that you answered a statement",
    purpose="one answer for each person and statement, which can be changed",
    seen_by="you",
    kept="as long as the survey",
)
personal(
    "polls.StatementVote.answer",
    what="how you answered a statement",
    purpose="which opinions there are",
    seen_by="you; everybody in sums, and after the close without a name, under a random number",
    kept="as long as the survey",
)
not_personal("polls.StatementVote", ["statement"])
not_personal(
    "polls.StatementSurvey",
    ["consultation", "question", "opens_at", "closes_at", "live", "imported"],
)
not_personal("polls.SurveyResult", ["survey", "told", "inputs_hash", "made_at"])
not_personal("polls.SurveyPage", ["introduction", "opens_at", "closes_at"])
not_personal("polls.SeedStatement", ["translation_key", "locale", "sort_order", "page", "text"])
shown_as(
    Kind.VOTES,
    [
        *("polls.Turnout", "polls.PaperMark", "polls.SealedBallot", "polls.Dispute"),
        "polls.StatementVote",
    ],
)
shown_as(Kind.TEXTS, ["polls.Statement"])
shown_as(
    Kind.OFFICE,
    [
        *(f"polls.PaperMark.{by}" for by in ("marked_by", "confirmed_by")),
        *(f"polls.PaperMark.{by}" for by in ("back_asked_by", "taken_back_by")),
        *("polls.Dispute.filer_seen_by", "polls.Trustee", "polls.KeyChange"),
        *("polls.Intervention", "polls.Consensus", "polls.FlagReview"),
        *("polls.PaperReading", "polls.PaperClosing"),
    ],
)
