"""What a statement of a limit says, without the phrases that every such statement is framed in."""

from __future__ import annotations

import re

from papermap.model.words import COMMONPLACES, STOPWORDS, words

LEAST = 3
"""A statement with fewer telling words than this says that there is a limit, and not which."""

_NAMES = (
    r"(?:this|our|the (?:present|current|proposed)) (?:\w+ )?(?:work|paper|study|approach|method|research)"
)
_FRAMES = (
    r"^[•·*\-–\d.)\s]+",
    r"^(?:limitations?(?: (?:and|&) (?:future work|discussion))?|future (?:work|directions?)|discussion)"
    r"[.: ]+(?=[A-Z])",
    r"\b(?:(?:as|in|for|to|of) )?(?:(?:our|the|this|a) )?(?:(?:near|possible) )?future"
    r"(?: (?:works?|research|studies|directions?|investigations?|exploration))?\b",
    r"\b(?:is|are|remains?|as) (?:an? )?(?:\w+ )?(?:open )?"
    r"(?:direction|avenue|topic|question|problem|challenge)s?"
    r"(?: (?:of|for) (?:further )?(?:research|study|work))?\b",
    r"\b(?:further|more|additional) (?:research|work|study|studies|investigation|exploration)"
    r"(?: is| are)?(?: needed| required| necessary)?\b",
    r"\b(?:one|another|a|an?other|the|some|several|two|main|key|potential|important|obvious|first|second)"
    r"(?: \w+)? (?:limitations?|drawbacks?|downsides?|caveats?|shortcomings?|weakness(?:es)?)"
    rf"(?: (?:of|to|in) (?:{_NAMES}|our \w+))?(?: (?:is|are|was))?(?: that)?\b",
    r"\bwe (?:also )?(?:plan|hope|intend|aim|would like|expect|believe|are (?:also )?(?:excited|interested)|"
    r"leave|will|note|acknowledge|defer)\b(?: (?:to|that|in|about|for|also|this|it|the))*",
    r"\b(?:it )?(?:would|will|may|might|could) (?:also )?be (?:\w+ )?"
    r"(?:interesting|fruitful|worthwhile|valuable|promising|exciting|useful)(?: to)?\b",
    r"\b(?:remains?|is|are) (?:to be|yet to be) (?:seen|explored|studied|investigated|determined)\b",
    r"\b(?:explor\w+|investigat\w+|stud(?:y|ied|ying)|examin\w+|address\w*|consider\w*)\b",
    r"\b(?:limitations?|future|work|works|paper|avenues?|directions?|raises?|leave|left|unclear|unknown|interesting)\b",
    rf"\b{_NAMES}\b",
    r"\b(?:however|although|though|while|moreover|furthermore|additionally|finally|also|therefore|thus|"
    r"unfortunately|nevertheless|nonetheless|hence)\b,?",
    r"\[[\d,\s–-]+\]|\((?:[^()]*\b(?:19|20)\d\d[a-z]?[^()]*)\)",
)
_FRAME = re.compile("|".join(_FRAMES), re.I)


def core(text: str) -> str:
    """The statement without its frame: "we leave larger models to future work" is about larger models."""
    return " ".join(_FRAME.sub(" ", text).split()).strip(" ,;:.—–-")


def says_which(text: str) -> bool:
    """Whether anything telling is left in a :func:`core`: not only words that every paper uses of itself."""
    left = {word for word in words(text) if word not in STOPWORDS and len(word) > 2}
    return len(left) >= LEAST and not left <= COMMONPLACES
