"""Reads about pages."""

from wagtail.query import PageQuerySet

from cms.models import Department, NewsPage


def news(language: str) -> PageQuerySet:
    """Public articles of a language, newest first."""
    return (
        NewsPage.objects.live()
        .filter(locale__language_code=language)
        .select_related("picture")
        .prefetch_related("picture__renditions")
        .order_by("-published_on", "-pk")
    )


def department_names() -> list[str]:
    """The names of all departments."""
    return list(Department.objects.values_list("name", flat=True))
