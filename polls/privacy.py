"""Which fields of this app are personal, and why they are there."""

from residents.privacy import not_personal, personal

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
        "territory",
        "opens_at",
        "closes_at",
        "state",
        "quorum",
        "order_seed",
        "public_key",
        "sealed_private_key",
        "key_kind",
        "trustees_needed",
        "trustees_named",
        "shares_id",
        "rules_hash",
        "electorate",
        "electorate_at_close",
        "rehearsed_at",
        "closed_at",
        "destroyed_at",
    ],
)
not_personal(
    "polls.Option",
    ["poll", "position", "labels", "descriptions", "effects", "cost", "category"],
)
not_personal(
    "polls.PollPage",
    ["rule", "most", "points", "seats", "budget", "completion", "ties", "quorum"],
)
not_personal(
    "polls.PollChoice",
    [
        "page",
        "label",
        "description",
        "effect",
        "cost",
        "category",
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
    seen_by="the person",
    kept="as long as the poll",
)
not_personal("polls.Turnout", ["poll"])
personal(
    "polls.SealedBallot.pseudonym",
    what="a code that replaces your name at the vote",
    purpose="a changed ballot replaces the first",
    seen_by="nobody",
    kept="fourteen days after the close",
)
personal(
    "polls.SealedBallot.envelope",
    what="your vote, sealed",
    purpose="the secret vote, sealed",
    seen_by="nobody",
    kept="fourteen days after the close",
)
not_personal("polls.SealedBallot", ["poll", "sending"])
not_personal("polls.Ballot", ["poll", "choice", "stratum", "channel"])
not_personal("polls.Tally", ["poll", "result", "inputs_hash", "counted_at"])
personal(
    "polls.Trustee.officer",
    what="the officer who holds a share of a key",
    purpose="who holds which share of a key",
    seen_by="officials",
    kept="as long as the poll",
)
not_personal("polls.Trustee", ["poll", "number", "waiting_share", "confirmed_at", "brought_share"])
personal(
    "polls.Dispute.words",
    what="words of an objection to a vote",
    purpose="what an objection is about",
    seen_by="officials",
    kept="as long as the poll",
)
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
    ["poll", "kind", "closes_at", "reason", "proposed_at", "confirmed_at"],
)
