"""Everything that decides which answer stands first, in one place and for both engines.

Score of a text = the weight of its kind × sum over the concepts of the question of the best
alternative (``search.algorithms.bm25``), and a little more where all of them are met.
"""

from search.algorithms.bm25 import Corpus, Streams, score
from search.algorithms.questions import Concept, Question

KIND_WEIGHT = {"consultation": 2.0, "proposal": 2.0, "news": 1.7, "page": 1.7, "comment": 0.9}
"""The city's own pages answer before what somebody said in passing, though a long text holds each
word more thinly; all others weigh 1."""
READ = 1.4
"""A text in the language of the reader's page, as a page and its translation answer alike."""
ALL_MET = 0.15
"""The share that a text gains that meets every concept of the question."""
FEW = 3
"""Up to so many concepts any one is enough; beyond, ``SHARE`` of them must be met."""
SHARE = 0.34


def least(question: Question) -> int:
    """How many of the concepts a text must meet to be found."""
    asked = len(question.concepts)
    return min(asked, 1) if asked <= FEW else max(2, round(asked * SHARE))


def weight(kind: str, language: str, *, read: str) -> float:
    """What a text of this kind and language weighs for who reads in the language ``read``."""
    return KIND_WEIGHT.get(kind, 1.0) * (READ if read and language == read else 1.0)


def answer(question: Question, text: Streams, known: Corpus) -> float:
    """How well a text answers."""
    met = [score(concept, text, known) for concept in question.concepts]
    whole = 1 + ALL_MET if all(met) else 1.0
    return whole * sum(met) + sum(score(Concept((pair,)), text, known) for pair in question.near)
