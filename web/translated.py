"""Words of a row in every language of the city: one field, one JSON object by language code.

``{"id": "Pedagang", "en": "Traders"}``. The languages are those of the city's file, so another one
needs no code: forms ask for it, and until somebody wrote in it readers get the city's first
language (``web.languages.picked``).
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from web.languages import name_of
from web.values import has_unseen, one_kind_of_break, said, visible


def codes() -> list[str]:
    """The languages of the city, first the one in which it works."""
    others = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    return [str(settings.LANGUAGE_CODE), *others]


class WordsInput(forms.Widget):
    """One input for each language, named ``title_id``, ``title_en``; its label names it."""

    template_name = "web/words.html"
    use_fieldset = True

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, longest: int, lines: int = 1
    ) -> None:
        super().__init__(attrs)
        self.longest, self.lines = longest, lines

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        written, place = value or {}, context["widget"]["attrs"].get("id") or f"id_{name}"
        context["widget"] |= {"longest": self.longest, "lines": self.lines}
        context["widget"]["inputs"] = [
            {
                "code": code,
                "label": name_of(code),
                "name": f"{name}_{code}",
                "id": f"{place}_{code}",
                "value": written.get(code, ""),
                "required": self.is_required and code == settings.LANGUAGE_CODE,
            }
            for code in codes()
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        typed = {code: data.get(f"{name}_{code}") for code in codes()}
        return {
            code: said(one_kind_of_break(words))
            for code, words in typed.items()
            if isinstance(words, str)
        }

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}_{code}" in data for code in codes())

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_{settings.LANGUAGE_CODE}" if id_ else ""


class WordsField(forms.Field):
    """Cleans to words by language code, without those that say nothing."""

    default_error_messages = {
        "required": gettext_lazy("Write it in %(language)s at least."),
        "first": gettext_lazy("Write it in %(language)s too: readers of others get it from there."),
        "longest": gettext_lazy("%(language)s: at most %(most)d characters."),
        "unseen": gettext_lazy("%(language)s: please type the text anew, without hidden signs."),
    }

    def __init__(self, *, longest: int, lines: int = 1, **options: Any) -> None:
        self.longest, self.lines = longest, lines
        options.setdefault("widget", WordsInput(longest=longest, lines=lines))
        super().__init__(**options)

    def clean(self, value: Any) -> dict[str, str]:
        written = self._written(value)
        for code, words in written.items():
            if len(words) > self.longest:
                raise self._error("longest", code)
            if has_unseen(words):
                raise self._error("unseen", code)
        if not written.get(settings.LANGUAGE_CODE) and (written or self.required):
            raise self._error("first" if written else "required", settings.LANGUAGE_CODE)
        return written

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self._written(initial) != self._written(data)

    def _written(self, value: Any) -> dict[str, str]:
        """What says something; of one line where a line is asked for."""
        given = {code: str(words) for code, words in (value or {}).items() if visible(str(words))}
        return given if self.lines > 1 else {c: " ".join(w.split()) for c, w in given.items()}

    def _error(self, kind: str, code: str) -> ValidationError:
        words = self.error_messages[kind] % {"language": name_of(code), "most": self.longest}
        return ValidationError(words, code=kind)


class TranslatedField(models.JSONField):
    """Words by language code; ``lines`` is how tall its inputs are."""

    def __init__(self, *args: Any, longest: int, lines: int = 1, **options: Any) -> None:
        self.longest, self.lines = longest, lines
        super().__init__(*args, **options | {"default": dict})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options.pop("default", None)
        return name, path, args, options | {"longest": self.longest, "lines": self.lines}

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise ValidationError(_("Words stand by the code of their language."), code="invalid")
        if any(len(words) > self.longest for words in value.values()):
            most = {"most": self.longest}
            raise ValidationError(_("At most %(most)d characters.") % most, code="longest")

    def formfield(self, **options: Any) -> Any:
        own: dict[str, Any] = {
            "form_class": WordsField,
            "longest": self.longest,
            "lines": self.lines,
        }
        return models.Field.formfield(self, **own | {"show_hidden_initial": False} | options)


def by_first_language(field: str) -> KeyTextTransform:
    """To sort by the words of a field: ``order_by(by_first_language("name"))``."""
    return KeyTextTransform(str(settings.LANGUAGE_CODE), field)


class WrittenInFirstLanguage(models.CheckConstraint):
    """The words of a field say something in the language in which the city works.

    In a migration it stands by its field alone: the language is that of the city.
    """

    def __init__(self, *, field: str, name: str, or_nothing: bool = False) -> None:
        self.field, self.or_nothing = field, or_nothing
        code = settings.LANGUAGE_CODE
        written = models.Q(**{f"{field}__has_key": code}) & ~models.Q(**{f"{field}__{code}": ""})
        if or_nothing:
            written |= models.Q(**{field: {}})
        super().__init__(condition=written, name=name)

    def deconstruct(self) -> Any:
        path = f"{type(self).__module__}.{type(self).__qualname__}"
        options = {"field": self.field, "name": self.name, "or_nothing": self.or_nothing}
        return path, (), options

    def __eq__(self, other: object) -> bool:
        if isinstance(other, WrittenInFirstLanguage):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    __hash__ = models.CheckConstraint.__hash__
