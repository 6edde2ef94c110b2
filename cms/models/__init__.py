from cms.models.departments import Department
from cms.models.pages import HomePage, NewsIndexPage, NewsPage, TextPage

__all__ = ["Department", "HomePage", "NewsIndexPage", "NewsPage", "TextPage"]
