"""Questions: the limits of your papers by meaning, research questions, predictions, and how far your verdicts
can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from papermap.library.desk import RefusedError
from papermap.tui import keys, words
from papermap.tui.dialogs.ask import AskText
from papermap.tui.dialogs.choose import Choice, Choose
from papermap.tui.dialogs.form import Form
from papermap.tui.dialogs.pick import Pick
from papermap.tui.drafts import Draft, FormDrafts
from papermap.tui.screens.acts import NamedPaper, PaperActs, PaperAtHand
from papermap.tui.thinking_dialogs import foresee
from papermap.tui.widgets import thought_rows
from papermap.tui.widgets.rows import RowList
from papermap.tui.widgets.tabs import Clickable, tabs
from papermap.tui.widgets.thought_rows import ThoughtRow, thought_cells
from papermap.views.thinking import AnswerView, DueView, LimitView, PredictionView, QuestionView, named_so

if TYPE_CHECKING:
    from papermap.library.thinking import Thinking

_OF_LIMITS = ("topic", "answered", "not_answered")
IDLE = {
    "limits": (),
    "questions": _OF_LIMITS,
    "predictions": _OF_LIMITS,
    "calibration": ("open", *_OF_LIMITS),
}
"""Keys that do nothing on a kind."""

KINDS = ("limits", "questions", "predictions", "calibration")
NONE = {
    "limits": "No limits are known yet: they are read out of PDFs. `papermap add` fetches them.",
    "questions": "No question yet. n writes one; on a limit, it is made of the limit.",
    "predictions": "No prediction yet. w on a paper's trail writes one, before you look.",
    "calibration": "",
}
LOOKING = "Looking at what your papers say of their limits …"
ASKED = {
    "hypothesis": "Hypothesis: what do you expect, so that it could turn out wrong?",
    "measure": "Measure: what would you measure?",
    "prior_art": "Prior art: what was done before?",
    "feasibility": "Feasibility: what does it take, in time, data, machines?",
    "confounds": "Confounds: what else could explain the outcome?",
}


@dataclass
class ThoughtsLoaded(Message):
    """The rows of one kind, with a word on them; or, of calibration, a text."""

    kind: str
    rows: list[ThoughtRow]
    aside: str
    text: Content | None = None


class QuestionsScreen(PaperActs):
    """One kind at a time; ``Tab`` shows the next."""

    PLACE = "questions"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("questions")]

    def __init__(self, kind: str = KINDS[0]) -> None:
        super().__init__()
        self._kind = kind
        self._topic = ""

    def body(self) -> Iterable[Widget]:
        yield Clickable(classes="heading beside")
        yield RowList(thought_cells, lambda row: row.name, id="papers")
        with VerticalScroll(id="thought", can_focus=False):
            yield Static("", markup=False)

    @property
    def rows(self) -> RowList[ThoughtRow]:
        found: RowList[ThoughtRow] = self.query_one("#papers", RowList)
        return found

    @property
    def thinking(self) -> Thinking:
        return self.library.thinking

    def on_mount(self) -> None:
        self.rows.focus()

    def load(self) -> None:
        self.query_one(".heading", Static).update(tabs(KINDS, self._kind))
        if not self.rows.rows and self._kind == "limits":
            self._say(LOOKING)
        self._load_kind(self._kind, self._topic)

    @work(thread=True, exclusive=True, group="load thoughts", exit_on_error=False)
    def _load_kind(self, kind: str, topic: str) -> None:
        if kind == "limits":
            limits = self.thinking.limitations.view(topic)
            only = f"{words.line(topic, 40)} · " if topic else ""
            aside = (
                f"{only}{limits.statements:,} statements of {words.plural(limits.papers, 'paper', 'papers')}"
            )
            self.tell(ThoughtsLoaded(kind, thought_rows.limits(limits), aside))
        elif kind == "questions":
            questions = self.thinking.questions.all()
            aside = words.plural(len(questions), "question", "questions")
            self.tell(ThoughtsLoaded(kind, thought_rows.questions(questions), aside))
        elif kind == "predictions":
            made = self.thinking.predictions.all()
            self.tell(ThoughtsLoaded(kind, thought_rows.predictions(made), made.spark, Content(made.trend)))
        else:
            view = self.thinking.calibration.view()
            aside = f"{words.plural(view.compared, 'verdict', 'verdicts')} compared"
            self.tell(ThoughtsLoaded(kind, [], aside, thought_rows.calibration(view)))

    def on_thoughts_loaded(self, message: ThoughtsLoaded) -> None:
        if message.kind != self._kind:
            return
        self.set_class(message.kind == "calibration", "-text")
        self.rows.set_rows(message.rows)
        self.hint(IDLE[message.kind])
        self.name_place("papermap", "Questions", message.kind, aside=message.aside)
        if not message.rows:
            self._say(message.text if message.kind == "calibration" and message.text else NONE[message.kind])

    def _say(self, text: str | Content) -> None:
        self.query_one("#thought Static", Static).update(text)

    @on(RowList.Moved)
    def show_row(self) -> None:
        if (row := self.rows.current) is not None:
            self._say(row.below)

    def action_kind(self, step: int) -> None:
        self.action_show(KINDS[(KINDS.index(self._kind) + step) % len(KINDS)])

    def action_show(self, kind: str) -> None:
        self._kind = kind
        self._say("")
        self.load()

    # What the keys do

    @on(RowList.Opened)
    def action_open(self) -> None:
        """The paper of a limit; a question's next field; what came after a prediction."""
        about = self.rows.current.about if self.rows.current else None
        if isinstance(about, LimitView):
            self.papermap.open_paper(about.key)
        elif isinstance(about, QuestionView):
            self._fill_in(about)
        elif isinstance(about, PredictionView):
            self.papermap.open_screen("foreseen", about.id)
        elif isinstance(about, DueView):
            self._foresee(about)

    def action_new(self) -> None:
        """A question, out of the limit under the cursor where there is one."""
        about = self.rows.current.about if self.rows.current else None
        if isinstance(about, DueView):
            self._foresee(about)
            return
        limit = about if isinstance(about, LimitView) else None
        number = limit.id if limit else ""
        out_of = f"Out of: {words.line(limit.text, 160)}\n" if limit else ""
        below = f"{out_of}Ctrl+S keeps it, Esc does not."
        draft = Draft(self.library.reading, None, f"question {number}".strip())

        def said(text: str | None) -> None:
            if text:
                self._keep(lambda: self.thinking.questions.new(text, number), "Kept.", draft)

        self.app.push_screen(AskText("A research question", below, draft.text, draft.keep), said)

    def _fill_in(self, question: QuestionView) -> None:
        """The first field that is empty; of a whole question, all of them together."""
        if not question.lacks:
            self._rewrite(question)
            return
        name = question.lacks[0]
        draft = Draft(self.library.reading, None, f"question {question.id} {name}")

        def said(text: str | None) -> None:
            if text:
                fields = {name: text}
                self._keep(lambda: self.thinking.questions.edit(question.id, **fields), "Kept.", draft)

        below = f"{words.line(question.text, 160)}\nCtrl+S keeps it, Esc does not."
        self.app.push_screen(AskText(ASKED[name], below, draft.text, draft.keep), said)

    def _rewrite(self, question: QuestionView) -> None:
        now = {name: str(getattr(question, name)) for name in ("text", *ASKED)}
        boxes = [("text", "The question"), *((name, asked.split(":")[0]) for name, asked in ASKED.items())]
        drafts = FormDrafts(self.library.reading, None, f"question {question.id}", list(now))

        def said(typed: dict[str, str] | None) -> None:
            changed = {name: text for name, text in (typed or {}).items() if text != now[name]}
            if changed:
                self._keep(lambda: self.thinking.questions.edit(question.id, **changed), "Kept.", drafts)

        below = "Enter goes on; Ctrl+S keeps it; Esc does not."
        self.app.push_screen(Form("A research question", boxes, below, now | drafts.texts, drafts.keep), said)

    def _foresee(self, due: DueView) -> None:
        if due.what == "open" and due.prediction is not None:
            self.papermap.open_screen("foreseen", due.prediction)
            return
        foresee(self, due.key, due.title or due.topic, due.topic)

    def action_topic(self) -> None:
        """Only the limits of one topic's papers."""
        if self._kind != "limits":
            self.papermap.say("This is about limits; Tab shows them.")
            return
        self._ask_topic()

    @work(thread=True, exclusive=True, group="ask topics", exit_on_error=False)
    def _ask_topic(self) -> None:
        known = [(t.name, words.plural(len(t.years), "paper", "papers")) for t in self.thinking.topics()]
        pick = Pick("The limits of which topic?", [("", "all papers"), *known], self._topic)
        self.app.call_from_thread(self.app.push_screen, pick, self._take_topic)

    def _take_topic(self, name: str | None) -> None:
        if name is not None:
            self._topic = name
            self.load()

    def action_answered(self) -> None:
        limit = self._limit()
        if limit is None:
            return
        ranked: list[AnswerView] = []

        def find(typed: str) -> list[Choice[int]]:
            if not ranked:
                ranked.extend(self.thinking.limitations.may_answer(limit.id))
            found = named_so(ranked, typed)
            return [_paper_choice(each) for each in found] or self._named_by_id(typed)

        def said(key: int | None) -> None:
            if key is not None:
                self._keep(lambda: self.thinking.limitations.answer(limit.id, key), "Answered.")

        dialog: Choose[int] = Choose(
            "Which later paper answers this?",
            find,
            f"{words.line(limit.text, 240)}\nEnter takes the paper under the cursor; Esc goes back.",
            "part of a title, a year, an id",
            "No paper of your library has that in its title.",
        )
        self.app.push_screen(dialog, said)

    def _named_by_id(self, typed: str) -> list[Choice[int]]:
        """A paper outside the library, by its whole id."""
        try:
            key = self.library.find(typed)
        except RefusedError:
            return []
        view = self.library.paper(key)
        return [Choice(key, view.title or typed, "not in your library", key)]

    def action_not_answered(self) -> None:
        limit = self._limit()
        if limit is None:
            return
        if not limit.maybe:
            self.papermap.say("No answer is proposed for this limit.")
            return
        other = limit.maybe[0].key
        self._keep(lambda: self.thinking.limitations.answer(limit.id, other, False), "Not proposed again.")

    def _limit(self) -> LimitView | None:
        about = self.rows.current.about if self.rows.current else None
        if isinstance(about, LimitView):
            return about
        self.papermap.say("This is about limits; Tab shows them.")
        return None

    @work(thread=True, group="say", exit_on_error=False)
    def _keep(self, write: Callable[[], object], told: str, draft: Draft | FormDrafts | None = None) -> None:
        write()
        if draft is not None:
            draft.drop()
        self.app.call_from_thread(self.papermap.say, f"{told} u takes it back.")
        self.app.call_from_thread(self.papermap.look_at_store)

    def page_at_hand(self) -> int | None:
        about = self.rows.current.about if self.rows.current else None
        return about.page if isinstance(about, LimitView) else None

    def paper_at_hand(self) -> PaperAtHand | None:
        about = self.rows.current.about if self.rows.current else None
        refs = getattr(about, "refs", None)
        if about is None or refs is None or about.key is None:
            return None
        return NamedPaper(about.key, about.title, refs)


def _paper_choice(answer: AnswerView) -> Choice[int]:
    why = words.excerpt(words.line(answer.why, 200), 20) if answer.why else ""
    told = " · ".join(part for part in (why, str(answer.year or "")) if part)
    return Choice(answer.key, answer.title, told, answer.key)
