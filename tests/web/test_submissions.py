"""One sending is answered once, and told again what it was told."""

from dataclasses import dataclass

import pytest

from accounts.models import Person
from web.models import Submission
from web.submissions import KeyReused, Place, Saved, Sending, new_key, once

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Made:
    """What a form made."""

    number: int
    words: str


def test_same_key_and_body_gives_the_same_answer_and_acts_once(ana: Person) -> None:
    made: list[Made] = []

    def make(words: str) -> Made:
        made.append(Made(len(made) + 1, words))
        return made[-1]

    sending = Sending(ana, new_key(), {"a": 1})
    first = once(sending, Made, make, "dua kata")
    second = once(sending, Made, make, "dua kata")
    assert first == (Made(1, "dua kata"), False)
    assert second == (Made(1, "dua kata"), True)
    assert Submission.objects.get().answer == {"number": 1, "words": "dua kata"}


def test_same_key_with_another_body_is_refused(ana: Person) -> None:
    key = new_key()
    once(Sending(ana, key, {"a": 1}), Place, Place, "/x/")
    with pytest.raises(KeyReused):
        once(Sending(ana, key, {"a": 2}), Place, Place, "/y/")


def test_what_an_action_raises_leaves_no_mark(ana: Person) -> None:
    sending = Sending(ana, new_key(), {"a": 1})
    with pytest.raises(ZeroDivisionError):
        once(sending, Place, lambda: Place(str(1 // 0)))
    assert not Submission.objects.exists()
    assert once(sending, Place, Place, "/x/") == (Place("/x/"), False)


def test_of_a_text_its_number_and_state_are_kept(ana: Person) -> None:
    class Text:
        pk, state = 7, "held"

    def write(*, body: str) -> Text:
        assert body == "kata"
        return Text()

    sending = Sending(ana, new_key(), {"b": "kata"})
    again = [once(sending, Saved, Saved.by(write), body="kata") for _time in range(2)]
    assert again == [(Saved(7, "held"), False), (Saved(7, "held"), True)]
