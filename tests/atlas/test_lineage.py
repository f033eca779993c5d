"""Guessing a base: names, sentences, places, and what must never be guessed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from papermap.atlas.lineage import WEIGHTS, Cited, bases
from papermap.atlas.method_names import coined_in, initials_of, names_of
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


def test_what_a_paper_works_on_is_not_its_name() -> None:
    assert names_of("Surpassing people on ImageNet with GloVe") == ("GloVe",)
    assert names_of("AI finds a way") == names_of("A study of RL2") == ()


def test_initials_by_which_a_title_is_known() -> None:
    assert initials_of("Direct Preference Optimization: Your model rewards itself") == ("DPO",)
    assert initials_of("Models of the Sea") == ()
    others = [cited(1, "Some Other Study"), cited(2, "Direct Preference Optimization: A Model")]
    first = bases("Loops", "We train with DPO in loops.", 2024, others)[0]
    assert (first.key, first.why) == (2, ("“DPO” in the abstract",))


def test_descent_is_told_of_the_papers_own_thing() -> None:
    others = [
        cited(1, "Study One", "Their net is a variant of the old one [1].", section="Model"),
        cited(2, "Study Two", "Our net is a variant of theirs [2].", section="Model"),
        cited(3, "Study Three", "LoopNet is a variant of theirs [3].", section="Model"),
    ]
    ranked = bases("LoopNet: Nets with Loops", None, 2023, others)
    assert [base.signs["descent"] for base in sorted(ranked, key=lambda base: base.key)] == [0.0, 1.0, 1.0]


def test_a_sentence_of_follow_up_work_or_of_a_tool_tells_little_of_descent() -> None:
    others = [
        cited(1, "Study One", "Our follow-up work is told elsewhere [1]."),
        cited(2, "Study Two", "We follow them and use their optimizer [2]."),
        cited(3, "Study Three", "We follow them [3]."),
    ]
    ranked = bases("A new study", None, 2023, others)
    told = {base.key: base.signs["descent"] for base in ranked}
    assert (ranked[0].key, told[1], told[3]) == (3, 0.0, 1.0)
    assert 0.0 < told[2] < 0.5


def test_what_is_measured_with_is_no_base_but_of_its_like() -> None:
    others = [cited(1, "Long Inputs: A Benchmark"), cited(2, "Long Inputs: A Network")]
    assert [base.key for base in bases("A net", None, 2023, others)] == [2, 1]
    assert bases("A benchmark of nets", None, 2023, others)[0].signs["resource"] == 0.0


def test_words_that_both_titles_share_weigh_by_their_rarity() -> None:
    others = [
        cited(1, "Networks of Sea"),
        cited(2, "Networks of Land"),
        cited(3, "Mixtures of Experts"),
        cited(4, "Networks of Air"),
    ]
    first, second, *_ = bases("The mixture of expert networks", None, 2023, others)
    assert (first.key, first.why) == (3, ("a title of like words",))
    assert first.signs["words of the title"] > 2 * second.signs["words of the title"] > 0.0


def test_an_author_of_both_is_known_by_family_name_and_initial() -> None:
    own = Cited(1, "Study", 2020, (), authors=("A. Reed", "Bo Li"))
    other = Cited(2, "Study", 2020, (), authors=("Li, Cheng", "Reed"))
    first, second = bases("New", None, 2023, [other, own], ("Ada Reed",))
    assert (first.key, first.why, second.why) == (1, ("shares an author",), ())


def test_of_citing_sentences_the_plainest_that_tells_is_shown() -> None:
    sums = "We extend X [1]: f(x) := Σ a_i x^i + b_j / 2 ≤ c for all i, j ∈ N and x ≥ 0, as in Eq. (3)."
    plain = "We extend the network of Reed with a second loop [1]."
    first = bases(
        "New", None, 2023, [cited(1, "Old", "Others did so too, in another field [1].", sums, plain)]
    )[0]
    assert first.evidence is not None
    assert first.evidence.sentence == plain


def test_the_fame_of_a_tool_says_less() -> None:
    told = Context("It is trained by Adam [1] with an optimizer's usual schedule.")
    tool, other = (
        Cited(1, "Adam", 2014, (told,), citation_count=999),
        Cited(2, "Net", 2014, (), citation_count=999),
    )
    assert {base.key: base.signs["fame"] for base in bases("New", None, 2023, [tool, other])} == {
        1: 1.5,
        2: 3.0,
    }


def test_fame_alone_is_a_reason_too() -> None:
    assert bases("New", None, 2023, [Cited(1, "Old", 2017, (), citation_count=1234)])[0].why == (
        "cited 1,234 times",
    )


def test_every_sign_has_a_weight_and_the_score_is_their_sum() -> None:
    everything = cited(1, "LoRA: Adapters", "We extend LoRA [1].", section="Method")
    base = bases("QLoRA", "LoRA.", 2023, [everything])[0]
    assert base.signs.keys() <= WEIGHTS.keys()
    assert base.score == round(sum(WEIGHTS[sign] * value for sign, value in base.signs.items()), 4)


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
