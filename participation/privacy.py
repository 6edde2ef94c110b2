"""Which fields of this app are personal, and why they are there."""

from privacy.declarations import Basis, Kind, not_personal, personal, shown_as

not_personal(
    "participation.Consultation",
    [
        "translation_key",
        "slug",
        "import_key",
        "title",
        "level",
        "territory",
        "group",
        "within_territory",
        "department",
        "topic",
        "picture",
        "answer_by",
        "live",
        "thread",
        "measure",
        "measure_until",
        "measure_words",
        "created_at",
    ],
)
not_personal("participation.FormerAddress", ["slug", "consultation"])
not_personal("participation.Phase", ["consultation", "kind", "starts_at", "ends_at"])
personal(
    "participation.Follow.person",
    what="which consultations you follow",
    purpose="who wants to hear",
    seen_by="you",
    kept="until it ends",
    basis=Basis.CONSENT,
)
not_personal("participation.Follow", ["consultation", "created_at"])
personal(
    "participation.Measure.taken_by",
    what="the moderator who paused a debate",
    purpose="who decided",
    seen_by="moderators",
    kept="as long as the consultation",
)
personal(
    "participation.Measure.ended_by",
    what="the moderator who ended the pause of a debate",
    purpose="who decided",
    seen_by="moderators",
    kept="as long as the consultation",
)
not_personal(
    "participation.Measure",
    ["consultation", "kind", "reason", "words", "taken_at", "until", "ended_at", "leaf_index"],
)
not_personal("participation.ConsultationIndexPage", ["introduction"])
not_personal(
    "participation.ConsultationPage",
    [
        "promise",
        "picture",
        "picture_words",
        "topic",
        "level",
        "territory",
        "group",
        "within_territory",
        "department",
        "introduction",
        "body",
        "problem",
        "influence",
        "commitment",
        "means",
        "time_left",
        "answer_by",
    ],
)
not_personal("participation.PlannedPhase", ["sort_order", "page", "kind", "starts_at", "ends_at"])
not_personal("participation.Topic", ["code", "name"])
not_personal("participation.Thread", ["consultation", "title"])
personal(
    "participation.Comment.author",
    what="author of a comment",
    purpose="who wrote",
    seen_by="everybody, by public name",
    kept="until removed by choice",
)
personal(
    "participation.Comment.body",
    what="text of a comment",
    purpose="taking part",
    seen_by="everybody while it is public",
    kept="until withdrawn",
)
personal(
    "participation.Comment.area",
    what="kelurahan of the author",
    purpose="who spoke, by area",
    seen_by="everybody",
    kept="as long as the text",
)
not_personal(
    "participation.Comment",
    [
        "language",
        "state",
        "created_at",
        "edited_at",
        "version",
        "external_key",
        "thread",
        "parent",
        "stance",
        "written_on",
    ],
)
shown_as(Kind.TEXTS, ["participation.Comment"])
shown_as(Kind.OFFICE, ["participation.Measure"])
shown_as(Kind.MAILS, ["participation.Follow"])
