"""Guessing a base: names, sentences, places, and what must never be guessed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from papermap.atlas.called import coined_in, names_of
from papermap.atlas.lineage import Cited, bases
from papermap.model.citations import Context


def cited(key: int, title: str, *sentences: str, section: str | None = None, year: int = 2019) -> Cited:
    return Cited(key, title, year, tuple(Context(s, (), 4, section) for s in sentences))


def test_names_are_read_from_titles_and_abstracts() -> None:
    assert names_of("LoRA: Low-Rank Adaptation of Large Language Models")[0] == "LoRA"
    assert "GloVe" in names_of("GloVe: Global Vectors")
    assert names_of("Planning with LLMs") == coined_in("We present Planner, for LLMs.")[1:] == ()
    assert names_of("On the difficulty of training deep networks") == ()
    assert coined_in("We propose a new architecture, the Transformer, based on attention.") == (
        "Transformer",
    )


def test_a_coined_name_is_taken_whole() -> None:
    assert coined_in("We introduce a new framework, Tree of Thoughts, which generalizes.") == (
        "Tree of Thoughts",
    )
    assert coined_in("In particular, we present Decision Transformer, an architecture.") == (
        "Decision Transformer",
    )


def test_a_name_in_the_abstract_that_is_only_measured_against_says_little() -> None:
    others = [
        cited(1, "RoBERTa: A Robustly Optimized Approach"),
        cited(
            2,
            "Prefix-Tuning: Optimizing Prompts",
            "However, prefixes shorten the text [3].",
            section="Method",
        ),
    ]
    abstract = "We inject small matrices. Ours is on-par or better on RoBERTa, with fewer parameters."
    ranked = bases("Small matrices", abstract, 2021, others)
    assert [base.key for base in ranked] == [2, 1]
    assert ranked[1].why == ("“RoBERTa” in the abstract, to compare with",)
    varied = bases("Small matrices", "We change RoBERTa in one place.", 2021, others)
    assert [base.key for base in varied] == [1, 2]


def test_a_base_whose_name_the_paper_carries_comes_first() -> None:
    others = [cited(1, "Adam: A Method for Stochastic Optimization"), cited(2, "LoRA: Low-Rank Adaptation")]
    first = bases("QLoRA: Efficient Finetuning", None, 2023, others)[0]
    assert (first.key, first.why[0]) == (2, "“LoRA” in the title")


def test_words_of_a_title_in_capitals_are_no_names() -> None:
    assert names_of("VERY LARGE NEURAL NETWORKS: THE SPARSE LAYER") == ()
    assert names_of("ADAM: A METHOD FOR STOCHASTIC OPTIMIZATION") == ("ADAM",)


def test_a_name_before_a_colon_belongs_to_that_paper_alone() -> None:
    others = [
        cited(1, "RoBERTa: A Robustly Optimized BERT Approach"),
        cited(2, "BERT: Pre-training of Deep Transformers"),
    ]
    ranked = bases("Two phases", "We change how BERT is trained.", 2021, others)
    assert [(base.key, base.why) for base in ranked] == [(2, ("“BERT” in the abstract",)), (1, ())]


def test_a_sentence_that_cites_many_says_less_of_each() -> None:
    every = "We build on earlier work [1, 2, 3]."
    others = [cited(key, f"Study {key}", every, section="Method") for key in (1, 2, 3)]
    alone = cited(4, "Study 4", "We build on their encoder [4].", section="Method")
    ranked = bases("A new study", None, 2023, [*others, alone])
    assert [base.key for base in ranked] == [4, 1, 2, 3]
    assert ranked[0].score > ranked[1].score


def test_a_sentence_that_says_so_in_the_method_outweighs_one_in_passing() -> None:
    others = [
        cited(1, "Some earlier study", "Others looked at this [3].", section="Related Work"),
        cited(
            2, "Another earlier study", "Seen before [4].", "We build upon their model [4].", section="Method"
        ),
    ]
    first = bases("A new study", None, 2023, others)[0]
    assert first.key == 2
    assert first.evidence is not None
    assert first.evidence.sentence == "We build upon their model [4]."


def test_nothing_newer_is_a_base() -> None:
    assert bases("A", None, 2018, [cited(1, "B", year=2020)]) == []
    assert len(bases("A", None, None, [cited(1, "B", year=2020)])) == 1


texts = st.text(max_size=30)


@given(texts, texts, st.lists(st.tuples(texts, texts), max_size=5))
def test_any_text_is_judged_and_the_order_given_does_not_matter(
    title: str, abstract: str, others: list[tuple[str, str]]
) -> None:
    asked = [cited(key, other, sentence) for key, (other, sentence) in enumerate(others)]
    ranked = bases(title, abstract, 2022, asked)
    assert ranked == bases(title, abstract, 2022, asked[::-1])
    assert len(ranked) == len(others)
