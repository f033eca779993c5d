"""Signs by their names in TeX, for writing bibliographies and for reading them."""

from __future__ import annotations

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi - pi rho - sigma tau "
    "upsilon phi chi psi omega"
)
_SMALL = {name: chr(0x3B1 + place) for place, name in enumerate(_GREEK.split()) if name != "-"}
_LARGE = {
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_OTHER = {
    "infty": "∞", "partial": "∂", "nabla": "∇", "leq": "≤", "geq": "≥", "neq": "≠", "approx": "≈",
    "sim": "∼", "simeq": "≃", "equiv": "≡", "propto": "∝", "rightarrow": "→", "leftarrow": "←",
    "leftrightarrow": "↔", "Rightarrow": "⇒", "mapsto": "↦", "sum": "∑", "prod": "∏", "int": "∫",
    "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "supset": "⊃", "cup": "∪", "cap": "∩",
    "oplus": "⊕", "otimes": "⊗", "ell": "ℓ", "star": "⋆", "circ": "∘", "ll": "≪", "gg": "≫", "perp": "⊥",
    "langle": "⟨", "rangle": "⟩", "forall": "∀", "exists": "∃", "emptyset": "∅", "prime": "′",
    "textminus": "−",
}  # fmt: skip

MATH_SIGNS: dict[str, str] = _SMALL | _LARGE | _OTHER
"""What stands in mathematics, by the name of its command."""

LETTERS: dict[str, str] = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "i": "ı",
    "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ",
}  # fmt: skip
"""Latin letters that are no letter with an accent, by the name of their command."""

ACCENTS: dict[str, str] = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0327": "c", "\u0328": "k",
    "\u0331": "b",
}  # fmt: skip
"""Commands of accents, by the character that Unicode sets behind a letter."""
