"""Which titles call their work a survey of a field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.model.survey_titles import SURVEY_WORDS, is_survey

SURVEYS = (
    "A Survey of Large Language Models",
    "Survey of hallucination in natural language generation",
    "A survey on in-context learning",
    "A Survey for In-context Learning",
    "Efficient Transformers: A Survey",
    "Self-training: a survey",
    "Agentic Large Language Models, a survey",
    "Causal Machine Learning: A Survey and Open Problems",
    "Three Decades of Activations: A Comprehensive Survey of 400 Activation Functions",
    "A General Survey on Attention Mechanisms in Deep Learning",
    "Can Graphs Reduce Hallucinations? A Survey",
    "Fake News - A Survey",
    "Diffusion Models for Image Restoration -- A Comprehensive Survey",
    "Microfinance : a critical literature survey",
    "Kernels for vector valued functions: A review",
    "Context in object detection: a systematic literature review",
    "Comprehensive Review of Reinforcement Learning for Medical Ultrasound Imaging",
    "Adversarial Examples in Automated Driving (Review)",
    "Review of deep learning",
    "General self-similarity: an overview",
    "An Overview of Catastrophic AI Risks",
    "A comprehensive overview of large language models",
    "Tutorial on Variational Autoencoders",
    "Efficient Wireless Networks: A Tutorial and Case Study",
    "A Primer on the Inner Workings of Transformers",
    "A Taxonomy of Jailbreaks",
    "An Introduction to Variational Autoencoders",
    "A short, practical introduction to flows",
    "A Survey of User Modelling",
    "A SURVEY OF SURVEYS",
)
OTHERS = (
    "A survey-weighted estimator",
    "Surveying the horizons of multimodal interaction",
    "Agent ai: Surveying the horizons",
    "Inference from complex survey data",
    "The Sloan Digital Sky Survey: Technical Summary",
    "Dark Energy Survey Identification of a Low-Mass Nucleus",
    "An X-ray survey of the local group",
    "The first galaxy survey of its kind",
    "A survey of stars in the halo",
    "A survey of high-redshift galaxies",
    "A user survey",
    "Surveying users of static analysis",
    "What breaks builds: an online survey of 300 developers",
    "What breaks builds? A survey of 300 developers",
    "Llms as research tools: A large scale survey of researchers’ usage and perceptions",
    "Why study economics? A Survey of High School Students",
    "Poverty and food security: evidence from a survey of slums",
    "Putting medical advice to the test: Survey Study",
    "Do definitions matter in survey design",
    "Autosurvey: Large language models can automatically write surveys",
    "Litllm: A toolkit for scientific literature review",
    "Charting Growth: A Systematic Review Pipeline Augmented by Small Models",
    "Learning to generate reviews and discovering sentiment",
    "The Code Review Comprehension Assessment",
    "Restaurant reviews",
    "Overview of the TREC 2020 deep learning track",
    "Overview of the shared task on fact checking",
    "Ecology-Driven Taxonomy Expansion",
    "Introduction to the special issue on boats",
    "On the dynamic introduction of tasks",
    "Tutorials that learn",
    "Attention Is All You Need",
    "",
)


@pytest.mark.parametrize("title", SURVEYS)
def test_it_calls_itself_a_survey(title: str) -> None:
    assert is_survey(title)
    assert is_survey(title.lower())
    assert is_survey(title.upper())


@pytest.mark.parametrize("title", OTHERS)
def test_it_calls_itself_none(title: str) -> None:
    assert not is_survey(title)


PIECES = st.sampled_from(
    [*" :,-?A", "survey", "review", "of", "a", "x-ray", "introduction to", "literature", "und"]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=12).map(" ".join))
def test_a_survey_has_one_of_the_words_by_which_they_are_looked_up(title: str) -> None:
    assert not is_survey(title) or any(word in " ".join(title.lower().split()) for word in SURVEY_WORDS)
