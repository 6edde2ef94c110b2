"""What a page asks for: its links with parameters, and the fields of its forms."""

import re
from urllib.parse import parse_qsl

from bs4 import BeautifulSoup, SoupStrainer, Tag

OF_FORMS = SoupStrainer(["a", "form", "input", "textarea", "select", "button"])


def asked_by(page: bytes) -> list[str]:
    """Names of parameters in the links and forms of a page."""
    soup = BeautifulSoup(page, "html.parser", parse_only=OF_FORMS)
    links = [str(a["href"]) for a in soup.find_all("a", href=True)]
    found = {name for link in links if "?" in link for name, _ in parse_qsl(link.partition("?")[2])}
    for form in soup.find_all("form", method=re.compile("^get$|^$", re.I)):
        found |= {str(field["name"]) for field in form.find_all(attrs={"name": True})}
    return sorted(found)


def fields_of(page: bytes) -> dict[str, list[str]]:
    """The fields of the forms of a page, with what stands in them."""
    found: dict[str, list[str]] = {}
    for field in BeautifulSoup(page, "html.parser", parse_only=OF_FORMS).find_all(
        ["input", "textarea", "select", "button"]
    ):
        name = str(field.get("name") or "")
        if name and name != "csrfmiddlewaretoken":
            found.setdefault(name, []).extend(_standing(field))
    return found


def _standing(field: Tag) -> list[str]:
    if field.name == "textarea":
        return [field.get_text()]
    if field.name == "select":
        chosen = field.find_all("option", selected=True) or field.find_all("option")[-1:]
        return [str(option.get("value", "")) for option in chosen]
    if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
        return []
    return [str(field.get("value", ""))]
