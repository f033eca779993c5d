"""Communities of a library from its citations and the likeness of its texts, and names from their own words.

Louvain (Blondel et al. 2008) through networkx with a fixed seed over sorted nodes and edges, so that the
order in which papers are given does not matter. Names by class-based TF-IDF: words that many papers of one
community use and few of the others.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

import networkx as nx

from papermap.atlas.louvain import louvain
from papermap.model.maps import UNSORTED
from papermap.model.words import COMMONPLACES, STOPWORDS, stem, words

SEED = 20170612
RESOLUTION = 1.0
CITATION_WEIGHT = 1.0
LEAST_SIZE = 3
"""Smaller communities join the one they are most linked to, where there is one."""

LARGE = 5_000
"""networkx carries so many papers in a few seconds; above, :mod:`papermap.atlas.louvain` is several times as
quick."""

TITLE_COUNTS = 2
SPEAKERS = 250
"""Papers of a community that are read for its name."""

PHRASE_BONUS = 3.0
DOUBT = 3.0
"""Papers outside that are taken to use every term too, so that a rare word does not name a community."""

NO_WORDS = "untitled"


def communities(
    keys: Sequence[int],
    citations: Iterable[tuple[int, int]],
    alike: Iterable[tuple[int, int, float]],
) -> dict[int, int]:
    """The community of each paper: 0 is the largest, equal sizes in the order of their smallest key.

    ``alike`` holds pairs with their likeness (0 to 1). Papers with no link to another are
    :data:`papermap.model.maps.UNSORTED`.
    """
    weights = _weights(set(keys), citations, alike)
    if not weights:
        return dict.fromkeys(sorted(keys), UNSORTED)
    graph = nx.Graph()
    graph.add_nodes_from(sorted({key for pair in weights for key in pair}))
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in sorted(weights.items()))
    if len(graph) <= LARGE:
        groups = nx.community.louvain_communities(graph, weight="weight", resolution=RESOLUTION, seed=SEED)
    else:
        groups = louvain(sorted(graph), weights, RESOLUTION)
    groups = sorted(_without_fragments(graph, groups), key=lambda group: (-len(group), min(group)))
    found = {key: number for number, group in enumerate(groups) for key in group}
    return {key: found.get(key, UNSORTED) for key in sorted(keys)}


def _rising(edge: tuple[int, int]) -> tuple[int, int]:
    return (min(edge), max(edge))


def _weights(
    inside: set[int], citations: Iterable[tuple[int, int]], alike: Iterable[tuple[int, int, float]]
) -> dict[tuple[int, int], float]:
    """How strongly two papers are linked: by a citation in either direction, and by their likeness."""
    likeness: dict[tuple[int, int], float] = {}
    for a, b, value in alike:
        if a != b and value > 0.0 and a in inside and b in inside:
            pair = _rising((a, b))
            likeness[pair] = max(value, likeness.get(pair, 0.0))
    cited = {_rising((a, b)) for a, b in citations if a != b and a in inside and b in inside}
    return {
        pair: likeness.get(pair, 0.0) + (CITATION_WEIGHT if pair in cited else 0.0)
        for pair in likeness.keys() | cited
    }


def _without_fragments(graph: nx.Graph, groups: Sequence[set[int]]) -> list[set[int]]:
    """Let groups under :data:`LEAST_SIZE` join the larger group to which their links are strongest."""
    large = [set(group) for group in groups if len(group) >= LEAST_SIZE]
    number_of = {key: number for number, group in enumerate(large) for key in group}
    rest = []
    for group in sorted((g for g in groups if len(g) < LEAST_SIZE), key=min):
        pull: Counter[int] = Counter()
        for key in sorted(group):
            for other, link in graph[key].items():
                if other in number_of:
                    pull[number_of[other]] += link["weight"]
        if pull:
            best = min(pull, key=lambda number: (-pull[number], min(large[number])))
            large[best] |= group
        else:
            rest.append(set(group))
    return large + rest


def name_place(members: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Where the name of a community stands: the middle of its members' places, unmoved by stray ones."""
    return median(x for x, _ in members), median(y for _, y in members)


def labels(
    community_of: Mapping[int, int], titles: Mapping[int, str], abstracts: Mapping[int, str]
) -> dict[int, str]:
    """A name of one to three words for each community; no two are alike.

    Larger communities choose first. :data:`papermap.model.maps.UNSORTED` has no name and is left out.
    """
    counts, spellings = _counted(community_of, titles, abstracts)
    sizes = Counter(number for _, number in speakers(community_of))
    total = sum(sizes.values())
    taken: set[str] = set()
    named: dict[int, str] = {}
    for number in sorted(sizes):
        ranked = sorted(
            counts[number],
            key=lambda term: (-_telling(term, number, counts, sizes[number], total - sizes[number]), term),
        )
        chosen = _first_new(ranked, taken)
        if chosen is None:
            named[number] = f"{NO_WORDS} {number + 1}"
            continue
        taken.update(set(chosen) - _COMMON_STEMS)
        named[number] = spellings[chosen].most_common(1)[0][0]
    return named


Term = tuple[str, ...]
_COMMON_STEMS = frozenset(stem(word) for word in COMMONPLACES)


def _counted(
    community_of: Mapping[int, int], titles: Mapping[int, str], abstracts: Mapping[int, str]
) -> tuple[dict[int, Counter[Term]], dict[Term, Counter[str]]]:
    """How many papers of each community use a term (twice if in the title), and how terms are spelt."""
    counts: dict[int, Counter[Term]] = defaultdict(Counter)
    spellings: dict[Term, Counter[str]] = defaultdict(Counter)
    for key, number in speakers(community_of):
        title, abstract = titles.get(key) or "", abstracts.get(key) or ""
        for text, worth in ((title, TITLE_COUNTS), (abstract, 1)):
            seen = dict(_terms(text))
            for term, spelling in seen.items():
                counts[number][term] += worth
                spellings[term][spelling] += worth
    return counts, spellings


def speakers(community_of: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """The papers that are read for names, with their communities: every paper of a small one, and evenly
    chosen ones of a large, enough to know its words."""
    members: dict[int, list[int]] = defaultdict(list)
    for key in sorted(community_of):
        members[community_of[key]].append(key)
    for number in sorted(members.keys() - {UNSORTED}):
        step = max(1.0, len(members[number]) / SPEAKERS)
        for place in range(min(len(members[number]), SPEAKERS)):
            yield members[number][int(place * step)], number


def _terms(text: str) -> Iterator[tuple[Term, str]]:
    """Telling words, and pairs of them that stand side by side, each stemmed and as spelt."""
    run: list[str] = []
    for word in [*words(text), ""]:
        if word and word not in STOPWORDS and not word.isdigit() and (len(word) > 2 or not word.isascii()):
            run.append(word)
            continue
        yield from (((stem(word),), word) for word in run if word not in COMMONPLACES)
        for first, second in pairwise(run):
            if first not in COMMONPLACES:  # "language models" says something, "novel language" does not
                yield (stem(first), stem(second)), f"{first} {second}"
        run = []


def _telling(term: Term, number: int, counts: Mapping[int, Counter[Term]], size: int, others: int) -> float:
    """How much a term says about a community: the share of its papers that use it, against the share
    elsewhere."""
    here = counts[number][term]
    if here <= TITLE_COUNTS and size >= LEAST_SIZE:  # a word of one paper alone
        return 0.0
    elsewhere = sum(by_term[term] for other, by_term in counts.items() if other != number)
    share, rest = here / size, (elsewhere + DOUBT) / (others + DOUBT)
    return share * math.log1p(share / rest) * (PHRASE_BONUS if len(term) > 1 else 1.0)


def _first_new(ranked: Sequence[Term], taken: set[str]) -> Term | None:
    """The best term that shares no word with a name already given."""
    return next((term for term in ranked if not taken.intersection(term)), None)
