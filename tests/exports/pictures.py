"""Small self-made maps to draw."""

from __future__ import annotations

from papermap.model.maps import UNSORTED, Community, EdgeKind, MapEdge, MapNode, MapPicture

HOSTILE = (
    "</script><script>window.hurt = 1</script>",
    '<img src=x onerror="window.hurt = 2">',
    "line\u2028separator\u2029 and \ud800 half",
    "[bold]markup[/bold] \x1b[31mred\x1b[0m {{data}} {{policy}}",
    "<!-- comment --> &lt;b&gt; ]]> '\" \\u003c",
    "=cmd()|' /C calc'!A0",
    "\u202egnp.exe right to left",
    "深度学习综述 نماذج اللغة",
    "long " * 2000,
    "",
)


def node(key: int, title: str | None = None, **changes: object) -> MapNode:
    """A paper of the map with harmless values."""
    values: dict[str, object] = {
        "refs": {"arxiv": f"2001.{key:05}", "doi": None, "s2": None},
        "title": f"Paper {key}" if title is None else title,
        "authors": (f"Ada Writer{key}", "Bo Second"),
        "year": 2000 + key,
        "x": (key % 5) / 2 - 1,
        "y": (key // 5) / 2 - 1,
        "community": key % 2,
    }
    return MapNode(key=key, **{**values, **changes})  # type: ignore[arg-type]


def small_map() -> MapPicture:
    """Ten papers in two communities; paper 5 cites 1 and 2, is cited by 8, and is 0 with smaller steps; 7
    cites 3, and is perhaps a variation of it."""
    nodes = tuple(
        node(
            key,
            passes=key % 4,
            root=key == 1,
            frontier=key == 8,
            citation_count=None if key == 3 else key * 10,
            year=None if key == 9 else 2000 + key,
        )
        for key in range(10)
    )
    edges = (
        MapEdge(5, 1),
        MapEdge(5, 2),
        MapEdge(8, 5),
        MapEdge(7, 3),
        MapEdge(5, 0, EdgeKind.RELATION, "smaller & faster steps"),
        MapEdge(7, 3, EdgeKind.GUESS),
    )
    communities = (
        Community(0, "low-rank adaptation", 5, -0.5, 0.2),
        Community(1, "vision transformers", 5, 0.5, -0.4),
    )
    return MapPicture(nodes, edges, communities, ("2 papers have no references yet",))


def hostile_map() -> MapPicture:
    """Every text from outside tries to be something else."""
    nodes = tuple(
        node(key, text, authors=(text, text), refs={"arxiv": text, "doi": text, "s2": text}, community=0)
        for key, text in enumerate(HOSTILE)
    )
    return MapPicture(nodes, (MapEdge(1, 0),), (Community(0, HOSTILE[0], len(nodes), 0.0, 0.0),), HOSTILE[:2])


def strange_maps() -> dict[str, MapPicture]:
    """Maps at the edges of what can be."""
    lonely = (node(0, community=UNSORTED, year=None),)
    heap = tuple(node(key, x=0.25, y=0.25, year=2001) for key in range(4))
    loops = (MapEdge(0, 0), MapEdge(0, 1), MapEdge(1, 0), MapEdge(0, 77))
    return {
        "empty": MapPicture((), (), ()),
        "one": MapPicture(lonely, (), ()),
        "heap": MapPicture(heap, loops, (Community(0, "a heap", 4, 0.25, 0.25),)),
        "hostile": hostile_map(),
    }
