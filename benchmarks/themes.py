"""Themes of 12,000 short texts: time, memory, and whether they are the same in another order.

    python benchmarks/themes.py [--shared ../shared/data] [--texts 12000]

The texts are the first of the shared sentiment data; their labels say nothing of subjects and are
not read. Coherence is the mean normalised pointwise mutual information (Bouma 2009) of the first
five terms of each theme, by the texts in which both occur. Near duplicates are compared with the
exact Jaccard of every pair of 1,250 texts, of which 250 are made copies with a word changed.
"""

import argparse
import itertools
import math
import random
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
ORDERS = 2
TERMS = 5


def sentences(shared: Path, most: int) -> list[str]:
    """Texts of the shared data, the longest file first."""
    found = []
    for name in ("train", "valid", "test"):
        lines = (shared / "indonlu_smsa" / f"{name}.tsv").read_text().splitlines()
        found += [line.split("\t")[0] for line in lines]
    return found[:most]


def coherence(terms: tuple[str, ...], texts: list[str]) -> float:
    """Mean NPMI of the pairs of a theme's first terms: 1 always together, 0 by chance."""
    held = [{number for number, text in enumerate(texts) if term in text} for term in terms[:TERMS]]
    found = []
    for one, other in itertools.combinations(held, 2):
        both = len(one & other) / len(texts)
        if not both:
            found.append(-1.0)
            continue
        gain = math.log(both / (len(one) / len(texts) * len(other) / len(texts)))
        found.append(gain / -math.log(both))
    return sum(found) / len(found) if found else 0.0


def copied(texts: list[str], most: int = 1000) -> tuple[float, float]:
    """Recall and precision of near duplicates against every pair's exact Jaccard.

    Some of the texts, and of each fourth one a copy with a word changed, added or left out.
    """
    from moderation.algorithms.copies import ALIKE, groups, share, sketch

    chance = random.Random(3)
    said = texts[:most]
    for text in said[::4]:
        words = text.split()
        place = chance.randrange(len(words)) if words else 0
        words[place : place + chance.choice((0, 1))] = chance.choice(([], ["sekali"]))
        said.append(" ".join(words))
    shingles = [sketch(text)[0] for text in said]
    found = {pair for group in groups(said) for pair in ((group[0], one) for one in group[1:])}
    alike = {
        (one, other)
        for one, other in itertools.combinations(range(len(said)), 2)
        if _may(shingles[one], shingles[other]) and share(shingles[one], shingles[other]) >= ALIKE
    }
    exact = sum(tuple(sorted(pair)) in alike for pair in found)
    grouped = {place for pair in found for place in pair}
    told = sum(one in grouped and other in grouped for one, other in alike)
    return told / max(1, len(alike)), exact / max(1, len(found))


def _may(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether sizes alone do not rule out that they are alike."""
    return min(len(one), len(other)) >= 0.7 * max(len(one), len(other))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--texts", type=int, default=12_000)
    chosen = parser.parse_args()
    if not chosen.shared.exists():
        print(f"no {chosen.shared}: nothing measured")
        return
    from _machine import machine
    from sklearn.metrics import adjusted_rand_score

    from insights.algorithms.themes import themes

    texts = sentences(chosen.shared, chosen.texts)
    print(machine())
    started, used = time.perf_counter(), time.process_time()
    found = themes(texts, ["id"] * len(texts))
    seconds, work = time.perf_counter() - started, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    top = [theme for theme in found.found if theme.parent is None]
    agreed = []
    for seed in range(ORDERS):
        order = random.Random(seed).sample(range(len(texts)), len(texts))
        again = themes([texts[place] for place in order], ["id"] * len(texts)).level_1
        before = [str(found.level_1[place]) for place in order]
        agreed.append(adjusted_rand_score(before, [str(name) for name in again]))
    low = [text.lower() for text in texts]
    together = sum(coherence(theme.terms, low) for theme in top) / max(1, len(top))
    other = sum(name is None for name in found.level_1)
    print(f"{len(texts)} texts: {seconds:.1f} s ({work:.1f} s of processors), {memory:.0f} MB")
    print(f"{len(top)} themes, {len(found.found) - len(top)} parts, {other} in other")
    print("in another order, adjusted Rand: " + ", ".join(f"{one:.2f}" for one in agreed))
    print(f"coherence of the terms, NPMI: {together:.2f}")
    recall, precision = copied(texts)
    print(f"near duplicates beside exact Jaccard: recall {recall:.3f}, precision {precision:.3f}")


if __name__ == "__main__":
    main()
