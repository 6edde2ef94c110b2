import pytest

from residents.models import Person
from residents.submissions import KeyReused, new_key, once

pytestmark = pytest.mark.django_db


def test_same_key_and_body_gives_the_same_answer_and_acts_once(ana: Person) -> None:
    made: list[str] = []
    key = new_key()

    def act() -> str:
        made.append("x")
        return f"/gagasan/{len(made)}/"

    first = once(person=ana, key=key, body={"a": 1}, act=act)
    second = once(person=ana, key=key, body={"a": 1}, act=act)
    assert first == ("/gagasan/1/", False)
    assert second == ("/gagasan/1/", True)


def test_same_key_with_another_body_is_refused(ana: Person) -> None:
    key = new_key()
    once(person=ana, key=key, body={"a": 1}, act=lambda: "x")
    with pytest.raises(KeyReused):
        once(person=ana, key=key, body={"a": 2}, act=lambda: "y")
