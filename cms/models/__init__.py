from cms.models.appearance import FooterLink, MenuItem, SiteSettings
from cms.models.departments import Department
from cms.models.pages import HomePage, NewsIndexPage, NewsPage, TextPage

__all__ = [
    "Department",
    "FooterLink",
    "HomePage",
    "MenuItem",
    "NewsIndexPage",
    "NewsPage",
    "SiteSettings",
    "TextPage",
]
