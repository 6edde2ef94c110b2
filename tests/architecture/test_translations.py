"""Every string that the code can show exists in Indonesian; English is the source."""

import re

from babel.messages import mofile

from scripts import messages

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def _key(message: object) -> str:
    return message if isinstance(message, str) else message[0]  # type: ignore[index]


def _words(string: object) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)  # type: ignore[arg-type]


def test_every_text_in_use_has_indonesian_words() -> None:
    assert not messages.untranslated(messages.read())


def test_nothing_is_fuzzy() -> None:
    assert not [message.id for message in messages.read() if message.fuzzy and message.id]


def test_nothing_is_left_over() -> None:
    in_use = {key if isinstance(key, str) else key[0] for key in messages.extract()}
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in messages.read() if m.id}
    assert not known - in_use


def test_placeholders_survive_translation() -> None:
    for message in messages.read():
        if not message.id:
            continue
        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        words = (message.string,) if isinstance(message.string, str) else tuple(message.string)
        wanted = set(PLACEHOLDER.findall(ids[-1]))
        for word in words:
            assert set(PLACEHOLDER.findall(word)) == wanted, message.id


def test_compiled_catalogue_is_current() -> None:
    with messages.PO.with_suffix(".mo").open("rb") as file:
        compiled = {_key(m.id): _words(m.string) for m in mofile.read_mo(file) if m.id}
    assert compiled == {_key(m.id): _words(m.string) for m in messages.read() if m.id}
