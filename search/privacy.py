"""Which fields of this app are personal, and why they are there."""

from privacy.declarations import Kind, not_personal, personal, shown_as

not_personal(
    "search.Note",
    ["kind", "key", "noted_at", "tries", "stored", "parked_reason", "of_rebuild"],
)
personal(
    "search.StoredDocument.author",
    what="a number for the author, in the search index",
    purpose="counting people",
    seen_by="nobody",
    kept="as long as the text",
)
not_personal(
    "search.StoredDocument",
    [
        "kind",
        "key",
        "version",
        "removed",
        "title",
        "place",
        "body",
        "url",
        "language",
        "area",
        "district",
        "consultation",
        "thread",
        "stance",
        "created_at",
        "external_id",
        "terms",
        "words",
        "found_since",
    ],
)
for field, what in (
    ("person", "which searches you saved"),
    ("address", "what you look for in a saved search"),
    ("text", "the words of a saved search"),
):
    personal(
        f"search.SavedSearch.{field}",
        what=what,
        purpose="you are told of new texts",
        seen_by="you",
        kept="until you stop it",
    )
not_personal("search.SavedSearch", ["created_at", "told_until"])
not_personal("search.Term", ["term", "is_stem", "documents"])
shown_as(Kind.TECHNICAL, ["search.StoredDocument"])
shown_as(Kind.MAILS, ["search.SavedSearch"])
