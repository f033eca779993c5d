"""What arXiv would announce on a day of the demo, invented, as its feed writes it. No clock is asked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape


@dataclass(frozen=True, slots=True)
class Announced:
    """An invented paper. Its number is one that arXiv never gives."""

    arxiv: str
    title: str
    authors: str
    categories: tuple[str, ...]
    abstract: str
    votes: int = 0


ANNOUNCED = (
    Announced(
        "9912.99101",
        "Ranks That Move: Growing Low-Rank Adapters While They Train",
        "Ada Quillfeather, Bruno Nilsson-Vance",
        ("cs.LG", "cs.CL"),
        "How wide a low-rank adapter should be is usually guessed. We begin with rank one in every layer and "
        "widen only where the gradient does not fit into the span that is there. On six tasks the adapters "
        "end up four times smaller than the usual ones and score the same; where they grow differs from "
        "task to task.",
        votes=31,
    ),
    Announced(
        "9912.99102",
        "What Do the First Thousand Steps Learn?",
        "Jo Marsh, Edda Kiel",
        ("cs.LG",),
        "Warm-up is done by habit. We stop training early in it, a hundred times, and ask what the network "
        "knows by then: the frequency of words, and nothing of their order.",
        votes=12,
    ),
    Announced(
        "9912.99103",
        "Folding Large Maps in Small Cars",
        "Jo Marsh",
        ("cs.CG",),
        "A map of paper is to be folded again by somebody who is not driving. We bound the number of wrong "
        "folds, and measure it on a weekend by the sea.",
    ),
    Announced(
        "9912.99104",
        "Counting Gulls from the Sound of a Harbour",
        "Edda Kiel",
        ("cs.SD", "cs.LG"),
        "Microphones on a pier hear gulls, ropes and ferries. A small network tells the gulls from the "
        "ropes, and counts them within five of what three students counted.",
    ),
    Announced(
        "9912.99105",
        "Timetables That Forgive a Missed Ferry",
        "Jo Marsh",
        ("cs.DS",),
        "We look for timetables in which whoever misses a boat loses the least time. For one line it "
        "takes linear time, for two it is hard.",
    ),
    Announced(
        "9912.99106",
        "A Sober Look at Scores on Small Test Sets",
        "Rufus Stellvertreter",
        ("cs.CL",),
        "Many tables compare methods on four hundred questions. We draw the questions again and again; a "
        "third of the differences in print change their sign.",
    ),
    Announced(
        "9912.99107",
        "Does a Robot Need to Know It Is in the Kitchen?",
        "Rufus Stellvertreter, Edda Kiel",
        ("cs.RO", "cs.LG"),
        "A robot that is told the name of the room puts cups away faster by a tenth. A robot that guesses "
        "the room wrongly puts them into the bath.",
    ),
    Announced(
        "9912.99108",
        "Bounds on Gossip in Networks with Shy Members",
        "Jo Marsh",
        ("cs.DC",),
        "Some members of a network pass on nothing that they were not asked for. We bound how long news "
        "takes, by the share of these and by who knows them.",
    ),
)


def newest_weekday(day: date) -> date:
    """The day itself, or the Friday before: arXiv announces nothing at weekends."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def feed(day: date) -> bytes:
    """The announcements of a day as RSS 2.0, in the shape of rss.arxiv.org in 2026."""
    items = "".join(_item(paper) for paper in ANNOUNCED)
    return (
        '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'version="2.0"><channel><title>arXiv</title><pubDate>{day:%a, %d %b %Y} 00:00:00 -0500</pubDate>'
        f"<skipDays><day>Saturday</day><day>Sunday</day></skipDays>{items}</channel></rss>"
    ).encode()


def _item(paper: Announced) -> str:
    told = f"arXiv:{paper.arxiv}v1 Announce Type: new\nAbstract: {paper.abstract}"
    categories = "".join(f"<category>{name}</category>" for name in paper.categories)
    return (
        f"<item><title>{escape(paper.title)}</title><description>{escape(told)}</description>"
        f'<guid isPermaLink="false">oai:arXiv.org:{paper.arxiv}v1</guid>{categories}'
        f"<arxiv:announce_type>new</arxiv:announce_type><dc:creator>{escape(paper.authors)}</dc:creator></item>"
    )


def votes() -> bytes:
    """The votes of Hugging Face Papers on them."""
    liked = [{"paper": {"id": paper.arxiv, "upvotes": paper.votes}} for paper in ANNOUNCED if paper.votes]
    return json.dumps(liked).encode()
