import json
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from insights.algorithms.theme_results import Themes
from insights.algorithms.themes import themes
from insights.queries.theme_texts import Text, place_words, theme_texts
from participation.management.consultations import named_consultation


class Command(BaseCommand):
    """Themes of a consultation as a machine finds them; changes nothing. See docs/import.md."""

    help = "Prints what the contributions of a consultation are about, in one or two levels."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--level", type=int, choices=(1, 2), default=1, help="2: parts too")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        consultation = named_consultation(options["slug"])
        texts = theme_texts(consultation)
        started = monotonic()
        found = themes([t.text for t in texts], [t.language for t in texts], place_words())
        told = _told(texts, found, options["level"])
        told["seconds"] = round(monotonic() - started, 2)
        shown = json.dumps(told, ensure_ascii=False) if options["json"] else _words(told)
        self.stdout.write(shown)


def _told(texts: list[Text], found: Themes, level: int) -> dict[str, Any]:
    names = found.level_1 if level == 1 else found.level_2
    assigned = {t.external_id: name or "other" for t, name in zip(texts, names, strict=True)}
    shown: list[dict[str, Any]] = [
        {
            "id": theme.id,
            "label": theme.label,
            "terms": list(theme.terms),
            "size": theme.size,
            "parent": theme.parent,
        }
        for theme in found.found
        if level == 2 or theme.parent is None
    ]
    other = sum(name is None for name in names)
    if other:
        shown.append({"id": "other", "label": "other", "terms": [], "size": other, "parent": None})
    return {"contributions": len(texts), "themes": shown, "assignments": assigned}


def _words(told: dict[str, Any]) -> str:
    lines = [f"{told['contributions']} contributions, {told['seconds']} seconds"]
    for theme in told["themes"]:
        indent = "  " if theme["parent"] else ""
        lines.append(f"{indent}{theme['id']}: {theme['label']} ({theme['size']})")
    return "\n".join(lines)
