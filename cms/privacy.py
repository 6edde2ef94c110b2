"""Which fields of editors' pages and of offices are personal."""

from privacy.declarations import Kind, not_personal, personal, shown_as

personal(
    "cms.Department.email",
    what="address of an office",
    purpose="how to reach an office",
    seen_by="everybody",
    kept="as long as the office",
)
not_personal("cms.Department", ["name", "url"])
not_personal(
    "cms.SiteSettings",
    [
        *["name", "logo", "logo_words", "accent", "accent_text", "footer"],
        *["office", "email", "phone", "whatsapp", "hours"],
    ],
)
not_personal("cms.MenuItem", ["settings", "page", "words", "sort_order"])
not_personal("cms.FooterLink", ["settings", "page", "url", "words", "sort_order"])
not_personal("cms.HomePage", ["introduction", "body"])
not_personal("cms.NewsPage", ["published_on", "introduction", "picture", "body"])
not_personal("cms.TextPage", ["body"])

shown_as(Kind.OFFICE, ["cms.Department"])
