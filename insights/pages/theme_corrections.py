"""What the pages show on which themes are corrected."""

from typing import Any
from urllib.parse import urlencode

from insights.forms import ACTS, ThemeCorrectionForm, ThemeForm
from insights.models import Theme
from insights.pages.themes import is_open
from insights.queries.contributions import page_of
from insights.queries.figures import Selection
from insights.queries.theme_changes import themes_to_choose
from participation.models import Consultation


def correction_page(
    theme: Theme, sent: ThemeCorrectionForm, word: str, number: str
) -> dict[str, Any]:
    """A theme with a form for each correction; the one that was sent holds what was typed."""
    consultation = theme.consultation
    themes = themes_to_choose(consultation, theme)
    act = sent.data.get("act", "")
    sent.auto_id = f"id_{act}_%s"
    forms = {
        one: sent
        if one == act
        else ThemeCorrectionForm(
            themes,
            act=one,
            initial={"name": theme.name if one == "rename" else ""},
            auto_id=f"id_{one}_%s",
        )
        for one in ACTS
    }
    page = page_of(consultation, Selection(theme=str(theme.pk)), word, number)
    return {
        "consultation": consultation,
        "theme": theme,
        "is_open": is_open(consultation),
        "forms": forms,
        "word": word,
        "page_obj": page,
        "querystring": urlencode({"word": word}) if word else "",
    }


def search_page(
    consultation: Consultation, form: ThemeForm, word: str, number: str
) -> dict[str, Any]:
    """What a search finds, to make a theme of it."""
    return {
        "consultation": consultation,
        "is_open": is_open(consultation),
        "form": form,
        "word": word,
        "page_obj": page_of(consultation, Selection(), word, number) if word else None,
        "querystring": urlencode({"word": word}) if word else "",
    }
