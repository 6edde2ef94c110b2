"""What the index knows of comments and of consultation pages."""

from collections.abc import Callable, Iterable

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.models import NewsPage, TextPage
from participation.models import Comment, Consultation, ConsultationPage
from participation.queries.pages import public_pages
from participation.queries.places import path_of_comment
from participation.queries.threads import readable_threads
from search.documents import Document


def _comment(comment: Comment) -> Document:
    consultation = comment.thread.consultation
    return Document(
        kind="comment",
        key=str(comment.pk),
        title="",  # what it begins with is no title: its words would count twice
        place=comment.thread.title,
        body=comment.body,
        url=path_of_comment(comment),
        language=comment.language,
        area=comment.area.code if comment.area else "",
        district=comment.area.district_code if comment.area else "",
        consultation=consultation.slug,
        thread=str(comment.thread_id),
        stance=comment.stance,
        author=str(comment.author_id),
        created_at=comment.created_at,
        external_id=(comment.external_key or "").partition(":")[2],
    )


def build_comments(keys: Iterable[str]) -> dict[str, Document | None]:
    """Documents of the public comments among these, in debates that can be read. One query."""
    found = Comment.objects.public().filter(pk__in=list(keys), thread__in=readable_threads())
    found = found.select_related("thread__consultation", "area")
    return {str(comment.pk): _comment(comment) for comment in found}


def comment_keys() -> Iterable[str]:
    """Every comment, found or not."""
    return (str(pk) for pk in Comment.objects.order_by("pk").values_list("pk", flat=True))


def page_words(page: Page) -> str:
    """All words of a page's streams and texts, without markup."""
    words = [getattr(page, "promise", ""), getattr(page, "introduction", "")]
    body = getattr(page, "body", None)
    if body:
        words += [strip_tags(str(block.value)) for block in body if block.block_type != "picture"]
    return " ".join(word for word in words if word)


def _slugs(pages: PageQuerySet) -> dict[object, str]:
    """The address of the consultation of each page, by translation key: one in all languages."""
    rows = Consultation.objects.filter(translation_key__in=pages.values("translation_key"))
    return dict(rows.values_list("translation_key", "slug"))


def build_consultations(keys: Iterable[str]) -> dict[str, Document | None]:
    """Documents of live consultation pages, one for each language."""
    found: dict[str, Document | None] = {}
    pages = public_pages(ConsultationPage.objects.filter(pk__in=list(keys)))
    slugs = _slugs(pages)
    for page in pages.select_related("territory", "locale"):
        found[str(page.pk)] = Document(
            kind="consultation",
            key=str(page.pk),
            title=page.title,
            body=page_words(page),
            url=page.url or "",
            language=page.locale.language_code,
            consultation=slugs.get(page.translation_key, ""),
            created_at=page.first_published_at,
        )
    return found


def consultation_keys() -> Iterable[str]:
    return (str(pk) for pk in ConsultationPage.objects.values_list("pk", flat=True))


CITY_PAGES: list[tuple[str, type[Page], object]] = [
    ("news", NewsPage, _("news")),
    ("page", TextPage, _("pages")),
]
"""Pages of the app below, which must not know the index."""


def builder(kind: str, model: type[Page]) -> Callable[[Iterable[str]], dict[str, Document | None]]:
    """How live pages of that model become documents."""

    def build(keys: Iterable[str]) -> dict[str, Document | None]:
        pages = public_pages(model.objects.filter(pk__in=list(keys))).select_related("locale")
        return {
            str(page.pk): Document(
                kind=kind,
                key=str(page.pk),
                title=page.title,
                body=page_words(page),
                url=page.url or "",
                language=page.locale.language_code,
                created_at=page.first_published_at,
            )
            for page in pages
        }

    return build


def lister(model: type[Page]) -> Callable[[], Iterable[str]]:
    """How to list all pages of that model."""
    return lambda: (str(pk) for pk in model.objects.order_by("pk").values_list("pk", flat=True))
