"""The key map as data: one table from which bindings, key hints, help pages and the palette are made.

Every binding carries an id (``screen.action``), so that a key map from the settings can replace its keys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Key:
    """What a key does on a screen.

    ``keys`` are Textual's names, comma separated. ``words`` say it in full (help, palette); ``hint`` is one
    or two words for the bottom line, empty when it has no place there; ``shown`` is how the key is written.
    ``command`` is false for keys that make no sense in the palette, such as moving a cursor.
    """

    action: str
    keys: str
    shown: str
    words: str
    hint: str = ""
    command: bool = True


EVERYWHERE = (
    Key("help", "question_mark", "?", "Show the keys of this screen", "keys"),
    Key("palette", "colon,ctrl+p", ": Ctrl+P", "Find a command by its words", "commands"),
    Key("undo", "u", "u", "Take back what you did last"),
    Key("redo", "U", "U", "Do again what you took back"),
    Key("place('today')", "1", "1", "Today: what to do next, and why"),
    Key("place('library')", "2", "2", "The library: every paper"),
    Key("place('map')", "3", "3", "The map of the library"),
    Key("place('sheet')", "4", "4", "The literature spreadsheet; out to files and in from them"),
    Key("place('questions')", "5", "5", "Questions: limits, research questions, predictions, calibration"),
    Key("place('log')", "6", "6", "The log: what you did, the week, reproductions"),
    Key("place('topics')", "7", "7", "Topics: how far you are with each"),
    Key("place('search')", "8", "8", "Search everything, by words and by meaning"),
    Key("tour", "f3", "F3", "A tour of two minutes, on a demo library that is thrown away"),
    Key("light_or_dark", "f2", "F2", "Switch between light and dark"),
    Key("leave", "q", "q", "Leave papermap; everything is saved", "quit"),
)

_BACK = Key("back", "escape", "Esc", "Go back", "back", command=False)
_TAG = Key("tag", "number_sign", "#", "Tag the paper; a tag is a topic")
_FETCH = Key("fetch", "F", "F", "Fetch references: of this paper, or of all papers that have none yet")
_READ_ON = Key("read_on(1)", "J", "J", "Read on in what stands below the list", command=False)
_READ_BACK = Key("read_on(-1)", "K", "K", "Read back in it", command=False)
_MOVE = Key("move", "", "j k ↑ ↓", "Move the cursor; also PgUp PgDn Home End", command=False)

TODAY = (
    Key("open", "", "Enter", "Go on with the paper under the cursor", "open"),
    Key("answer('kept')", "space", "Space", "Keep the day's abstract for pass 1", "keep"),
    Key("answer('skipped')", "s", "s", "Skip it", "skip"),
    Key("answer('rejected')", "x", "x", "Not for me: fewer like this one", "not for me"),
    Key("place('library')", "l", "l", "The library: every paper", "library"),
    Key("read", "r", "r", "Read the paper under the cursor in passes", "read"),
    Key("map", "m", "m", "Show the map of the library", "map"),
    Key("search", "S,slash", "/ S", "Search everything, by words and by meaning", "search"),
    Key("ask_for_papers", "a", "a", "Add papers: ids, addresses, DOIs or PDF files"),
    Key("trail", "t", "t", "Walk from the paper under the cursor, backward and forward in time"),
    Key("topics", "T", "T", "Topics: how far you are with each"),
    Key("fetch", "F", "F", "Ask arXiv for today's announcements"),
    Key("follow", "f", "f", "Follow a category, an author, words; must-have and never words"),
    Key(
        "queue", "w", "w", "The queue: the list of the week, past picks, the ranking, what you follow", "week"
    ),
    Key("scroll_abstract(1)", "J", "J", "Read on in the abstract", command=False),
    Key("scroll_abstract(-1)", "K", "K", "Read back in the abstract", command=False),
    Key("outside", "o", "o", "Open the PDF, or the paper's web page when there is no PDF"),
    Key("copy_ref", "y", "y", "Copy the paper's id"),
    _MOVE,
    Key("back", "escape", "Esc", "Go back, when it was opened from elsewhere", command=False),
)

LIBRARY = (
    Key("open", "", "Enter", "Open the paper's page", "open"),
    Key("read", "r", "r", "Read the paper in passes; goes on where you stopped", "read"),
    Key("find", "slash", "/", "Filter as you type: title, author, id, or a query as pass>=2", "filter"),
    Key("ask_for_papers", "a", "a", "Add papers: ids, addresses, DOIs or PDF files", "add"),
    Key("trail", "t", "t", "Walk from this paper, backward and forward in time", "trail"),
    Key("map", "m", "m", "Show the map of the library", "map"),
    Key("search", "S", "S", "Search everything, by words and by meaning", "search"),
    Key("topics", "T", "T", "Topics: how far you are with each"),
    Key("beside('missing')", "M", "M", "Papers that yours cite and that are missing here"),
    Key("sort", "s", "s", "Sort by date added, year, title or citations", "sort"),
    Key("outside", "o", "o", "Open the PDF, or the paper's web page when there is no PDF"),
    _TAG,
    Key("copy_ref", "y", "y", "Copy the paper's id"),
    Key("clear", "escape", "Esc", "Clear the filter; then go back", command=False),
    _MOVE,
    Key("top", "g", "g", "Go to the first paper", command=False),
    Key("bottom", "G", "G", "Go to the last paper", command=False),
)

PAPER = (
    Key("read", "r", "r", "Read it in passes; goes on where you stopped", "read"),
    Key("trail", "t", "t", "Walk from this paper, backward and forward in time", "trail"),
    Key("note", "n", "n", "Write a note; it is saved while you type", "note"),
    Key("edit_words", "e", "e", "Change what you wrote on it; the wording before is kept"),
    Key("history", "H", "H", "Every wording of what you wrote on it; one can be said again"),
    Key("remember", "R", "R", "Remember it: three sentences from memory"),
    Key("judge", "v", "v", "Your verdict; then the evidence: what the field made of it"),
    Key("plan", "p", "p", "Plan a reproduction, before you run it"),
    Key("record_run", "P", "P", "Record a run of the reproduction"),
    Key("outside", "o", "o", "Open the PDF, or the paper's web page when there is no PDF", "open PDF"),
    Key("next", "J,right_square_bracket", "J ]", "Next paper", "next"),
    Key("previous", "K,left_square_bracket", "K [", "Previous paper", "previous"),
    Key("add_this", "a", "a", "Add this paper, when it is known only from a citation"),
    Key("map", "m", "m", "Show this paper on the map", "map"),
    _TAG,
    Key("copy_ref", "y", "y", "Copy the paper's id", "copy id"),
    Key("similar", "tab", "Tab", "Go to the similar papers; Enter opens one", command=False),
    Key("scroll('down')", "j,down", "j ↓", "Read on", command=False),
    Key("scroll('up')", "k,up", "k ↑", "Read back", command=False),
    Key("scroll('page_down')", "space,pagedown,ctrl+d", "Space PgDn", "A page down", command=False),
    Key("scroll('page_up')", "pageup,ctrl+u", "PgUp", "A page up", command=False),
    Key("scroll('home')", "g,home", "g Home", "To the top", command=False),
    Key("scroll('end')", "G,end", "G End", "To the end", command=False),
    _BACK,
)

TRAIL = (
    Key("walk('backward')", "h,left", "h", "Walk to the paper under the cursor on the left", "builds on"),
    Key("walk('forward')", "l,right", "l", "Walk to the paper under the cursor on the right", "built on it"),
    Key("step_back", "b,backspace", "b", "One step back on the way you came", "step back"),
    Key("other_side", "tab,shift+tab", "Tab", "Go to the other column", "other side"),
    Key("open", "", "Enter", "Open the page of the paper under the cursor", "open"),
    Key("add", "a", "a", "Add the paper under the cursor to the library", "add"),
    Key("keep", "space", "Space", "Keep the paper under the cursor for reading, and add it", "keep"),
    Key("lineage", "r", "r", "Relation: what this paper is a variation of", "relation"),
    Key("sort", "s", "s", "Sort by year, citations, influence or similarity", "sort"),
    Key("filter", "f", "f", "Show all; those in the library; kept for reading; the others", "filter"),
    Key("narrow", "slash", "/", "Show only some years, or titles with these words", "narrow"),
    Key("sentence", "c", "c", "Show the next citing sentence"),
    Key("fetch_sentences", "R", "R", "Fetch the citing sentences around this paper"),
    Key("map", "m,g", "m g", "Show this paper on the map", "map"),
    Key("meet", "F", "F", "Ask for its references and neighbours; again stops it"),
    Key("beside('related')", "v", "v", "Papers beside this one: related, similar, missing"),
    Key("foresee", "w", "w", "Write what the next step would be, before you look", "predict"),
    Key("path", "P", "P", "The shortest way from this paper to another"),
    Key("open_this", "p", "p", "Open the page of the paper in the middle"),
    _READ_ON,
    _READ_BACK,
    _MOVE,
    _BACK,
)

MAP = (
    Key("open", "enter", "Enter", "Open the selected paper", "open"),
    Key("trail", "t", "t", "Walk from the selected paper, backward and forward in time", "trail"),
    Key("select(1)", "n,tab", "n Tab", "Select the next paper in view", "next"),
    Key("select(-1)", "p,shift+tab", "p", "Select the paper before", "previous"),
    Key("zoom(1)", "plus,equals_sign", "+", "Zoom in", "zoom"),
    Key("zoom(-1)", "minus", "-", "Zoom out", command=True),
    Key("fit", "0", "0", "Show the whole map", "all"),
    Key("colour", "c", "c", "Colour by neighbourhood, by year, by passes read", "colour"),
    Key("find", "slash", "/", "Find a paper by its title", "find"),
    Key("band", "y", "y", "Show one span of years; the next; all", "years"),
    Key("topic", "f", "f", "Show only the neighbourhood of the selected paper, or all", "topic"),
    Key("reading", "e", "e", "Show unread papers, read ones, all"),
    Key("narrow", "v", "v", "Show only what a query selects: topic:diffusion pass>=2", "filter"),
    Key("everything", "asterisk", "*", "Show everything again"),
    Key("topics", "T", "T", "Topics: how far you are with each"),
    _TAG,
    Key("write", "w", "w", "Write the map as one HTML file", "write"),
    Key("fetch", "F", "F", "Fetch the references of papers that have none yet"),
    Key("lay_anew", "R", "R", "Lay the whole map out anew; papers may change places"),
    Key("pan(-1,0)", "h,left", "h ←", "Move the view left", command=False),
    Key("pan(1,0)", "l,right", "l →", "Move the view right", command=False),
    Key("pan(0,1)", "k,up", "k ↑", "Move the view up", command=False),
    Key("pan(0,-1)", "j,down", "j ↓", "Move the view down", command=False),
    Key("step(-1,0)", "H,shift+left", "H", "Select the nearest paper on the left", command=False),
    Key("step(1,0)", "L,shift+right", "L", "Select the nearest paper on the right", command=False),
    Key("step(0,1)", "K,shift+up", "K", "Select the nearest paper above", command=False),
    Key("step(0,-1)", "J,shift+down", "J", "Select the nearest paper below", command=False),
    _BACK,
)

BESIDE = (
    Key("open", "", "Enter", "Open the page of the paper under the cursor", "open"),
    Key(
        "side(1)",
        "tab",
        "Tab",
        "Related by citations, similar in text, or missing here",
        "next kind",
    ),
    Key("side(-1)", "shift+tab", "Shift+Tab", "The kind before", command=False),
    Key("add", "a", "a", "Add the paper under the cursor to the library", "add"),
    Key("keep", "space", "Space", "Keep the paper under the cursor for reading, and add it", "keep"),
    Key("trail", "t", "t", "Walk from the paper under the cursor", "trail"),
    Key("lineage", "r", "r", "Relation: what the paper under the cursor is a variation of"),
    _TAG,
    Key("copy_ref", "y", "y", "Copy the paper's id"),
    _FETCH,
    _MOVE,
    _BACK,
)

LINEAGE = (
    Key(
        "accept",
        "",
        "Enter",
        "Keep it as the base, with your words on what is different",
        "accept, edit",
    ),
    Key("reject", "x", "x", "It is not; it is not guessed again", "reject"),
    Key("open", "p", "p", "Open the page of the base under the cursor", "open"),
    Key("trail", "t", "t", "Walk from the base under the cursor", "trail"),
    Key("lineage", "r", "r", "The lineage of the base under the cursor", "further back"),
    _FETCH,
    _READ_ON,
    _READ_BACK,
    _MOVE,
    _BACK,
)

PATH = (
    Key("open", "", "Enter", "Open the page of the paper under the cursor", "open"),
    Key("trail", "t", "t", "Walk from the paper under the cursor", "trail"),
    _FETCH,
    _READ_ON,
    _READ_BACK,
    _MOVE,
    _BACK,
)

TOPICS = (
    Key("open", "", "Enter", "Show the topic on the map", "on the map"),
    Key("add", "a", "a", "Add the roots that the topic lacks", "add its roots"),
    _FETCH,
    _READ_ON,
    _READ_BACK,
    _MOVE,
    _BACK,
)

LOG = (
    Key("write", "a", "a", "Write a line: tried, happened, learned, next", "write a line"),
    Key("edit_words", "e", "e", "Change one of your lines; the wording before is kept", "change"),
    Key("history", "H", "H", "Every wording of what you wrote about no paper: lines, questions"),
    Key("face(1)", "tab", "Tab", "Days, the week in review, reproductions", "next view"),
    Key("face(-1)", "shift+tab", "Shift+Tab", "The view before", command=False),
    Key("scroll_log(1)", "j", "j ↓", "Down; also PgDn End", command=False),
    Key("scroll_log(-1)", "k", "k ↑", "Up; also PgUp Home", command=False),
    _BACK,
)

SEARCH = (
    Key(
        "open",
        "",
        "Enter",
        "From what is typed to what was found; open the paper under the cursor",
        "papers, open",
    ),
    Key("trail", "t", "t", "Walk from the paper under the cursor", "trail"),
    _TAG,
    Key("ask", "slash", "/", "Change the question", "ask again"),
    _MOVE,
    _BACK,
)

ROOM = (
    Key("next", "space", "Space", "A screen further, then the next figure or part", "next"),
    Key("figure(-1)", "left,h", "← h", "The figure before, or the part before", command=False),
    Key("figure(1)", "right,l", "→ l", "The next figure, or the next part", "figures", command=False),
    Key("part(-1)", "left_square_bracket", "[", "The part before", command=False),
    Key("part(1)", "right_square_bracket", "]", "The next part", command=False),
    Key("slide(-8,0)", "H", "H", "To the left of a wide table", command=False),
    Key("slide(8,0)", "L", "L", "To the right of a wide table", command=False),
    Key("think", "tab", "Tab", "To the questions and sentences; Esc comes back to the text", "think"),
    Key(
        "quote",
        "quotation_mark",
        '"',
        "Take the marked paragraph, or what the mouse selected, into your answer, with its page",
        "quote",
    ),
    Key("jot", "n", "n", "Jot a line down, with its page", "jot"),
    Key("edit_words", "e", "e", "Change what you wrote on it; the wording before is kept"),
    Key("decide", "d", "d", "End the pass: what it is, how sure, where next", "decide"),
    Key("relation", "i", "i", "What it is a variation of: this is X, but with Y"),
    Key("row", "c", "c", "Its row of the spreadsheet: take over or rewrite the cells"),
    Key("block", "b", "b", "Write down what stops you", "blocker"),
    Key("blockers", "B", "B", "What stopped you here, and where you learned it"),
    Key("plan", "R", "R", "Plan a reproduction, before you run it", "reproduce"),
    Key("pause", "p", "p", "Stop the clock, and let it go on", "pause"),
    Key("figures", "f", "f", "The figures, in any pass; and back to the text"),
    Key("editor", "E", "E", "Write the three sentences in your editor"),
    Key("passes", "P", "P", "Another pass: the next, or one that ended, again"),
    Key("zoom", "z", "z", "Only the figure or the text; and back", "zoom"),
    Key("outside", "o", "o", "Open the figure, or the PDF, in your viewer", "open"),
    Key("trail", "t", "t", "Walk from this paper, backward and forward in time"),
    _MOVE,
    Key("back", "escape", "Esc", "Leave; the place is kept", "leave", command=False),
)

ROW = (
    Key("relation", "i", "i", "What it is a variation of: this is X, but with Y", "relation"),
    Key("accept", "v", "v", "Take over what the PDF proposes", "take over"),
    Key("write", "", "Enter", "Write the cell in your own words", "write"),
    Key("outside", "o", "o", "Open the PDF at the cell's page, in your viewer", "open page"),
    _MOVE,
    _BACK,
)

SHEET = (
    Key("write", "", "Enter", "Write the cell", "write"),
    Key("accept", "v", "v", "Take over what the PDF proposes", "take over"),
    Key("empty", "x", "x", "Clear the cell; the PDF's proposal comes back"),
    Key("column(1)", "l,right", "l →", "The next column", command=False),
    Key("column(-1)", "h,left", "h ←", "The column before", command=False),
    Key("find", "slash", "/", "Show what a query selects: topic:diffusion pass>=2", "filter"),
    Key("export", "e", "e", "Export what is selected, with a preview", "export"),
    Key("bring", "i", "i", "Import a file; an edited spreadsheet shows its differences first", "import"),
    Key("brought", "I", "I", "What became of each entry of the last import"),
    Key("stop_import", "X", "X", "Stop the import that runs; what came in stays"),
    Key("columns", "c", "c", "Choose and order the columns; rename or drop your own", "columns"),
    Key("make_list", "L", "L", "Make a reading list, or share one: of what is selected or cited, of a topic"),
    Key("new_column", "n", "n", "Add a column of your own"),
    Key("sort", "s", "s", "Sort by date added, year, title or citations", "sort"),
    Key("drafts", "d", "d", "Show drafts, or leave them out"),
    Key("outside", "o", "o", "Open the PDF at the cell's page, in your viewer", "open page"),
    Key("open", "p", "p", "Open the paper's page"),
    Key("read", "r", "r", "Read the paper in passes; goes on where you stopped"),
    Key("trail", "t", "t", "Walk from this paper, backward and forward in time"),
    Key("copy_ref", "y", "y", "Copy the paper's id"),
    _MOVE,
    Key("clear", "escape", "Esc", "Clear the filter; then go back", command=False),
)

BLOCKERS = (
    Key("learn", "", "Enter", "Say where you learned it", "learned"),
    Key("block", "b", "b", "Write down what else stops you", "another"),
    _MOVE,
    _BACK,
)

HISTORY = (
    Key(
        "restore",
        "",
        "Enter",
        "Change the wording that holds; say an earlier one again",
        "change, say again",
    ),
    Key("edit_words", "e", "e", "Put the wording under the cursor in other words", "change"),
    _MOVE,
    _BACK,
)

QUESTIONS = (
    Key(
        "open", "", "Enter", "The paper of a limit; fill in a question; what came after a prediction", "open"
    ),
    Key("kind(1)", "tab", "Tab", "Limits, questions, predictions, calibration", "next kind"),
    Key("kind(-1)", "shift+tab", "Shift+Tab", "The kind before", command=False),
    Key("new", "n", "n", "Ask a research question, out of the limit under the cursor", "question"),
    Key("topic", "f", "f", "Only the limits of one topic, or of all papers", "topic"),
    Key("answered", "a", "a", "Say which later paper answers the limit", "answered"),
    Key("not_answered", "x", "x", "The paper proposed does not answer it", "not by it"),
    Key("outside", "o", "o", "Open the PDF at the limit's page, in your viewer"),
    Key("trail", "t", "t", "Walk from the paper under the cursor"),
    _MOVE,
    _BACK,
)

QUEUE = (
    Key("open", "", "Enter", "Open the page of the paper under the cursor", "open"),
    Key("side(1)", "tab", "Tab", "The week's list, past picks, the ranking, what you follow", "next list"),
    Key("side(-1)", "shift+tab", "Shift+Tab", "The list before", command=False),
    Key("answer('kept')", "space", "Space", "Keep the paper under the cursor for pass 1", "keep"),
    Key("answer('skipped')", "s", "s", "Skip it", "skip"),
    Key("answer('rejected')", "x", "x", "Not for me: fewer like this one", "not for me"),
    Key("read", "r", "r", "Read the paper under the cursor in passes", "read"),
    Key("follow", "f", "f", "Follow a category, an author, words; must-have and never words", "follow"),
    Key("unfollow", "d,delete", "d", "Follow what is under the cursor no longer"),
    Key("fetch", "F", "F", "Ask arXiv for today's announcements"),
    Key("trail", "t", "t", "Walk from the paper under the cursor"),
    Key("outside", "o", "o", "Open the PDF, or the paper's web page when there is no PDF"),
    Key("copy_ref", "y", "y", "Copy the paper's id"),
    _MOVE,
    _BACK,
)

FORESEEN = (
    Key("mark('hit')", "y", "y", "This is what you foresaw: a hit", "hit"),
    Key("mark('near')", "n", "n", "It came near", "near"),
    Key("mark('miss')", "x", "x", "It is something else", "miss"),
    Key("open", "", "Enter", "Open the page of the paper under the cursor", "open"),
    Key("trail", "t", "t", "Walk from the paper under the cursor", "trail"),
    _MOVE,
    _BACK,
)

KEYS: dict[str, tuple[Key, ...]] = {
    "everywhere": EVERYWHERE,
    "today": TODAY,
    "library": LIBRARY,
    "paper": PAPER,
    "trail": TRAIL,
    "map": MAP,
    "beside": BESIDE,
    "lineage": LINEAGE,
    "path": PATH,
    "topics": TOPICS,
    "log": LOG,
    "search": SEARCH,
    "room": ROOM,
    "questions": QUESTIONS,
    "queue": QUEUE,
    "foreseen": FORESEEN,
    "history": HISTORY,
    "row": ROW,
    "sheet": SHEET,
    "blockers": BLOCKERS,
}

HINTED_EVERYWHERE = ("palette", "leave", "help")
"""The keys that end every bottom line, least needed first: the line gives them up in this order."""


def binding_id(place: str, key: Key) -> str:
    """The name of a key in a key map: ``trail.walk_backward``."""
    return f"{place}.{re.sub(r'[^a-z0-9-]+', '_', key.action).strip('_')}"


def bindings(place: str) -> list[Binding]:
    """The keys of a screen as Textual wants them. Keys that its widgets handle themselves have none here."""
    return [
        Binding(key.keys, key.action, key.words, show=False, id=binding_id(place, key))
        for key in KEYS[place]
        if key.keys
    ]
