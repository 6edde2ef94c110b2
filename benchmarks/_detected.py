"""What detection finds of near duplicates and watched terms, in pairs and cases made here."""

import random
from collections import Counter, defaultdict
from itertools import combinations

TERMS = {
    "korupsi": ["korupsinya", "dikorupsi", "mengorupsi", "pengorupsi"],
    "judi online": ["judi onlinenya", "perjudian online", "berjudi online"],
    "pinjol": ["pinjolnya", "pinjol-pinjol"],
    "bodoh": ["bodohnya", "kebodohan", "membodohi", "dibodohi", "pembodohan"],
    "bunuh": ["dibunuh", "membunuh", "pembunuh", "pembunuhan", "terbunuh"],
    "suap": ["disuap", "menyuap", "penyuap", "penyuapan", "suapnya"],
    "tipu": ["ditipu", "menipu", "penipu", "penipuan", "tertipu"],
    "bakar": ["dibakar", "membakar", "pembakaran", "terbakar"],
    "obat kuat": ["obat kuatnya", "obat penguat"],
    "slot gacor": ["slot gacornya"],
    "scam": ["scams", "scammed", "scamming"],
    "cheat": ["cheats", "cheated", "cheating"],
}
"""Watched terms with written forms of their words; Indonesian, then English."""
NEAR_MISSES = [
    "kami di rumah an jing",
    "peta pinjaman jol",
    "dia suapi",
    "bahan bakarnya",
    "bobo doh",
    "tip untuk warga",
    "slot parkir gacornya burung",
    "online tanpa jejak",
    "obat batuk dan kuat",
    "chess eat",
]
LEET = str.maketrans("aeiost", "431057")
CYRILLIC = str.maketrans("aeopcx", "аеорсх")


def disguises(term: str) -> dict[str, str]:
    """The term in the looks that people give it to pass unseen."""
    whole = term.replace(" ", "")
    return {
        "as written": term,
        "capitals": term.upper(),
        "digits for letters": term.translate(LEET),
        "signs between letters": ".".join(whole),
        "spaces between letters": " ".join(whole),
        "repeated letters": "".join(letter * 3 for letter in term),
        "look-alikes of other scripts": term.translate(CYRILLIC),
        "unseen signs": "\u200b".join(term),
        "written together": whole,
        "full-width": "".join(chr(ord(s) + 0xFEE0) if s.isalpha() else s for s in term),
    }


def watched(sentences: list[str]) -> None:
    """Recall by disguise, each term inside a clean sentence; precision on clean ones."""
    from moderation.algorithms.watching import find

    terms, drawn = tuple(TERMS), random.Random(7)
    clean = [text for text in sentences if not find(text, terms)]
    cases = [(look, said) for term in TERMS for look, said in disguises(term).items()]
    cases += [("word forms", form) for forms in TERMS.values() for form in forms]
    all_of, found = Counter[str](), Counter[str]()
    for look, said in cases:
        start = len(around := drawn.choice(clean)) // 2
        start = around.find(" ", start) + 1 or len(around) + 1
        text = f"{around[:start].rstrip()} {said} {around[start:]}"
        spans = find(text, terms)
        all_of[look] += 1
        place = text.index(said)
        found[look] += any(s < place + len(said) and place < e for s, e in spans)
    print("\n| watched terms | cases | found | recall |\n|---|---|---|---|")
    for look, total in all_of.items():
        print(f"| {look} | {total} | {found[look]} | {found[look] / total:.3f} |")
    hits, total = sum(found.values()), sum(all_of.values())
    print(f"| **all** | {total} | {hits} | **{hits / total:.3f}** |")
    wrong = [text for text in NEAR_MISSES if find(text, terms)]
    print(f"\nnear misses found: {len(wrong)} of {len(NEAR_MISSES)} {wrong}", end="; ")
    marked = [text for text in sentences if find(text, terms)]
    true = [text for text in marked if _holds(text)]
    print(f"of {len(sentences)} sentences {len(marked)} hold a term or a form of it", end=" ")
    print(f"({len(true)} with its stem in plain letters, {len(marked) - len(true)} else)")
    for text in marked:
        if text not in true:
            print("else:", text)


def _holds(text: str) -> bool:
    """Whether a form of a term stands there in plain letters, for whoever reads it."""
    plain = " ".join(text.lower().split())
    return any(one in plain for term, forms in TERMS.items() for one in (term, *forms))


def altered(text: str, drawn: random.Random) -> str:
    """The text as somebody else would send it: a few words or letters are different."""
    words = text.split()
    for _ in range(drawn.randint(0, 1 + len(words) // 12)):
        place = drawn.randrange(len(words))
        how = drawn.random()
        if how < 0.3:
            words[place] = drawn.choice(["sekali", "banget", "warga", "kota", "ini"])
        elif how < 0.6:
            words.insert(place, drawn.choice(["tolong", "pak", "juga", "sangat"]))
        elif how < 0.8 and len(words) > 4:
            del words[place]
        else:
            words[place] = words[place].upper() + "!" * drawn.randint(1, 3)
    return " ".join(words)


def near_duplicates(sentences: list[str]) -> None:
    """Groups against every pair that is alike by the exact share of shingles."""
    from moderation.algorithms.copies import groups

    drawn = random.Random(3)
    short = [text for text in sentences if 8 <= len(text.split()) < 24]
    long = [text for text in sentences if len(text.split()) >= 24]
    print(
        "\n| near duplicates | texts | pairs alike | together | recall | precision | texts found |"
    )
    print("|---|---|---|---|---|---|---|")
    for name, pool in (("8 to 23 words", short), ("24 words and more", long)):
        texts = pool[200:1700] + [
            altered(text, drawn) for text in pool[:200] for _ in range(drawn.randint(2, 12))
        ]
        drawn.shuffle(texts)
        truth = _alike(texts)
        together = {pair for group in groups(texts) for pair in combinations(sorted(group), 2)}
        both = len(truth & together)
        copies = {place for pair in truth for place in pair}
        seen = copies & {place for pair in together for place in pair}
        print(
            f"| {name} | {len(texts)} | {len(truth)} | {len(together)} | {both / len(truth):.3f} "
            f"| {both / len(together):.3f} | {len(seen)} of {len(copies)} |"
        )


def _alike(texts: list[str]) -> set[tuple[int, int]]:
    """Every pair whose exact Jaccard share is at least that of copies; no sketch, no limit."""
    from moderation.algorithms.copies import ALIKE, share, sketch

    shingles = [sketch(text)[0] for text in texts]
    holders: dict[int, list[int]] = defaultdict(list)
    for place, own in enumerate(shingles):
        for one in own:
            holders[one].append(place)
    pairs = {pair for places in holders.values() for pair in combinations(places, 2)}
    return {(a, b) for a, b in pairs if share(shingles[a], shingles[b]) >= ALIKE}
