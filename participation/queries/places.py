"""Where a debate stands now: derived from pages and rows at each question, never stored.

What is stored or sent away (notices, the index, the API) carries the lasting address of a debate,
which leads on to where it stands.
"""

from collections.abc import Callable, Iterable

from django.utils.translation import get_language
from wagtail.models import Page

from moderation.models import Contribution
from moderation.registry import Place
from participation.models import Comment, Consultation, ConsultationPage, Thread
from participation.queries.pages import published_pages
from participation.queries.threads import readable_threads
from web import page_cache
from web.languages import Words
from web.registrations import Registry

Find = Callable[[Thread, str], str | None]
FINDERS: Registry[Find] = Registry("places of debates", __name__)


def register_place(name: str, find: Find) -> None:
    """``find`` gives the path below the language prefix of a debate that is the app's, else None.

    Its second argument is the reader's language.
    """
    FINDERS.add(name, find)


def path_of_page(model: type[Page], translation_key: object, language: str) -> str | None:
    """Path below the language prefix of a published page, in that language where it is there."""
    pages = published_pages(model.objects.filter(translation_key=translation_key))
    found = list(pages.select_related("locale").order_by("pk"))
    found.sort(key=lambda page: page.locale.language_code != language)
    return path_below_language(found[0]) if found else None


def path_below_language(page: Page) -> str:
    """What stands behind ``/id/`` or ``/en/`` in a page's address."""
    # The first two parts of a page's path are empty and the home page.
    return str(page.url_path).split("/", 2)[2]


def path_of_consultation(consultation: Consultation, language: str = "") -> str:
    """Path below the language prefix of a consultation's page."""
    language = language or get_language() or ""
    key = consultation.translation_key
    return path_of_page(ConsultationPage, key, language) or f"konsultasi/{consultation.slug}/"


def place_of_consultation(consultation: Consultation) -> str:
    """Where a consultation's page is read, in the language of the reader."""
    language = get_language() or ""
    path = page_cache.fact(
        f"path:{consultation.pk}:{language}", lambda: path_of_consultation(consultation, language)
    )
    return f"/{language}/{path}"


def place_of(thread: Thread, comment: int | None = None) -> str:
    """Where a debate, or one of its comments, is shown now, in the language of the reader."""
    language = get_language() or ""
    path = page_cache.fact(f"debate:{thread.pk}:{language}", lambda: _path_of(thread, language))
    mark = f"?komentar={comment}#K-{comment}" if comment else "#debat"
    return f"/{language}/{path}{mark}"


def _path_of(thread: Thread, language: str) -> str:
    """Below the language prefix, of what the debate is about."""
    found = next((path for find in FINDERS if (path := find(thread, language))), None)
    return found or path_of_consultation(thread.consultation, language)


def lasting_path(thread: int, comment: int | None = None) -> str:
    """Path below the language prefix that leads to a debate, or a comment, wherever it stands."""
    mark = f"?komentar={comment}#K-{comment}" if comment else ""
    return f"debat/{thread}/{mark}"


def path_of_comment(comment: Comment) -> str:
    """The lasting path of a comment."""
    return lasting_path(comment.thread_id, comment.pk)


def moderated_places(contributions: Iterable[Contribution]) -> dict[int, Place]:
    """Where each of these comments stands, by key, in the reader's language."""
    keys = [contribution.pk for contribution in contributions]
    comments = Comment.objects.filter(pk__in=keys).select_related("thread__consultation", "parent")
    readable = set(readable_threads().filter(comments__in=keys).values_list("pk", flat=True))
    return {comment.pk: _moderated_place(comment, readable) for comment in comments}


def _moderated_place(comment: Comment, readable: set[int]) -> Place:
    parent = comment.parent
    return Place(
        title=comment.thread.title,
        context=Words(parent.body, parent.language)
        if parent
        else comment.thread.consultation.title,
        url=f"/{get_language()}/{path_of_comment(comment)}",
        is_shown=comment.thread_id in readable,
    )
