"""What the moderators' tools find and miss: personal data, watch lists, near duplicates.

    python benchmarks/detection.py [--shared ../shared/data] [--misses]

``detection_screen.tsv`` has written cases by kind; ``clean`` ones must pass.
None is a real person's: numbers end in 99xx, phones have 5550. The 5,000 clean sentences are the
first of the shared sentiment data. Printed are recall by kind (how many were found at all, how many
as what they are), precision, and false alarms; ``--misses`` lists what was missed. Near duplicates
are held against the exact share of shingles of every pair, watched terms against their disguises.
"""

import argparse
import os
import random
import re
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
CASES = Path(__file__).with_name("detection_screen.tsv")
CLEAN = 5000
PHONES = re.compile("(?:0|62)(?:81|82|83|84|85|86|87|88|89|541)")
"""How phone numbers begin in the shipped city."""


def cases() -> list[tuple[str, str]]:
    """Kind and text of each written case."""
    rows = (line.split("\t", 1) for line in CASES.read_text().splitlines()[1:])
    return [
        (kind, text.encode("latin-1", "backslashreplace").decode("unicode_escape"))
        for kind, text in rows
    ]


def sentences(shared: Path) -> list[str]:
    """Clean sentences of the shared data; none where it is not there."""
    path = shared / "indonlu_smsa" / "train.tsv"
    if not path.exists():
        return []
    return [line.rpartition("\t")[0] for line in path.read_text().splitlines()[:CLEAN]]


def screen(shared: Path, *, misses: bool) -> None:
    from moderation.algorithms.screening import screen as found_in

    all_of, found, right = Counter[str](), Counter[str](), Counter[str]()
    missed = defaultdict(list)
    for kind, text in cases():
        kinds = {one.what for one in found_in(text, [], phones=PHONES)}
        all_of[kind] += 1
        found[kind] += bool(kinds)
        right[kind] += kind in kinds or (kind == "kk" and "nik" in kinds)
        if bool(kinds) == (kind == "clean") or (kind != "clean" and kind not in kinds):
            missed[kind].append((text, kinds))
    print("| kind | cases | found | found as this | recall |")
    print("|---|---|---|---|---|")
    for kind in sorted(set(all_of) - {"clean"}):
        share = found[kind] / all_of[kind]
        print(f"| {kind} | {all_of[kind]} | {found[kind]} | {right[kind]} | {share:.3f} |")
    personal = sum(all_of.values()) - all_of["clean"]
    hits = sum(found.values()) - found["clean"]
    print(f"| **all** | {personal} | {hits} | {sum(right.values())} | **{hits / personal:.3f}** |")
    wrong = found["clean"]
    print(f"\nprecision on the cases: {hits / (hits + wrong):.3f}", end=" ")
    print(f"({wrong} of {all_of['clean']} clean ones found)")
    alarms = [
        (text, kinds)
        for text in sentences(shared)
        if (kinds := {one.what for one in found_in(text, [], phones=PHONES)})
    ]
    total = len(sentences(shared))
    if total:
        share = 100 * len(alarms) / total
        print(f"false alarms on {total} clean sentences: {len(alarms)} ({share:.2f} %)")
    if misses:
        for kind, texts in missed.items():
            for text, kinds in texts:
                print("miss", kind, repr(text), kinds)
        for text, kinds in alarms:
            print("alarm", kinds, text)


def watch(shared: Path, *, terms: int = 10_000) -> None:
    """What it costs to look for so many terms in a text, in the processor's time."""
    from moderation.algorithms.watching import find

    texts = sentences(shared)
    if not texts:
        return
    drawn = random.Random(1)
    letters = "abdegiklmnoprstu"
    made = ("".join(drawn.choices(letters, k=drawn.randint(6, 12))) for _ in range(2 * terms))
    pairs = zip(made, made, strict=True)
    watched = tuple(one if drawn.random() < 0.5 else f"{one} {two}" for one, two in pairs)
    start = time.thread_time()
    find("x", watched)
    compiled = time.thread_time() - start
    for text in texts:  # stems are remembered, as in a process that has run for a while
        find(text, watched)
    times = []
    for text in texts:
        start = time.thread_time()
        find(text, watched)
        times.append(1000 * (time.thread_time() - start))
    times.sort()
    middle, most = times[len(times) // 2], times[len(times) * 99 // 100]
    print(f"\n{terms} watched terms: {middle:.2f} ms a text (median), {most:.2f} ms (p99)", end="")
    print(f", {compiled:.1f} s once after a change")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
    import django

    from benchmarks._detected import near_duplicates, watched

    django.setup()
    screen(asked.shared, misses=asked.misses)
    texts = sentences(asked.shared)
    if texts:
        near_duplicates(texts)
        watched(texts)
    watch(asked.shared)


if __name__ == "__main__":
    main()
