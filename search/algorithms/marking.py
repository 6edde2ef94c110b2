"""A text in pieces, with those marked that a question meant."""

from search.algorithms.questions import Alternative, Concept, Question
from search.algorithms.stemming import Analyser
from search.algorithms.text import words

Pieces = list[tuple[str, bool]]
"""Parts of a text in order, and whether each was meant."""
TITLE_WORDS = 8
LONGEST_TITLE = 120


def alternatives_of(question: Question) -> list[Alternative]:
    """All stems that a text may hold to answer."""

    def of(concept: Concept) -> list[Alternative]:
        return [*concept.alternatives, *(one for part in concept.parts for one in of(part))]

    return [one for concept in question.concepts for one in of(concept)]


def spans(text: str, question: Question, analyser: Analyser) -> list[tuple[int, int]]:
    """Where what was meant begins and ends in the text, in order and apart."""
    said, begun = words(text), question.exactly.beginnings
    marked = {place for place, one in enumerate(said) if one[0].startswith(begun)}
    for phrase in question.exactly.phrases:
        marked |= _runs([word for word, _start, _end in said], phrase)
    stems = [(place, pair) for place, one in enumerate(said) if (pair := analyser.stems(one[0]))]
    for alternative in alternatives_of(question):
        for language, wanted in enumerate(alternative.stems.values()):
            runs = _runs([pair[language] for _place, pair in stems], wanted)
            marked |= {stems[run][0] for run in runs}
    return [said[place][1:] for place in sorted(marked)]


def _runs(stream: list[str], wanted: tuple[str, ...]) -> set[int]:
    """The places of these words where they stand next to each other."""
    found: set[int] = set()
    for place, word in enumerate(stream):
        if word == wanted[0] and tuple(stream[place : place + len(wanted)]) == wanted:
            found.update(range(place, place + len(wanted)))
    return found


def pieces(text: str, question: Question, analyser: Analyser, longest: int = 0) -> Pieces:
    """The text in pieces; ``longest``: shortened to so many letters around the first mark."""
    hits = spans(text, question, analyser)
    start, end = 0, len(text)
    if longest and len(text) > longest:
        first = hits[0][0] if hits else 0
        start = max(0, min(first - longest // 3, len(text) - longest))
        end = start + longest
        while start and not text[start - 1].isspace():
            start -= 1
    found: Pieces = [("… ", False)] if start else []
    last = start
    for begin, stop in hits:
        if begin >= start and stop <= end:
            found += [(text[last:begin], False), (text[begin:stop], True)]
            last = stop
    found.append((text[last:end], False))
    if end < len(text):
        found.append((" …", False))
    return [piece for piece in found if piece[0]]


def heading(title: str, body: str) -> str:
    """What stands above a text in a list: its title, or where it has none how it begins."""
    if title:
        return title
    words = body.split()
    more = " …" if len(words) > TITLE_WORDS else ""
    return (" ".join(words[:TITLE_WORDS]) + more)[:LONGEST_TITLE]
