from django import template

from residents import nik_words

register = template.Library()


@register.simple_tag
def kept_of_nik() -> str:
    """What is kept of a NIK, said in one way wherever it is asked for."""
    return nik_words.kept_of_nik()
