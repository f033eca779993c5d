"""Addresses of code and data in a paper's abstract and comment. There authors name their own; which of the
many in a PDF are their own is for :mod:`papermap.extract` to say."""

from __future__ import annotations

import re

HOSTS = {
    "code": ("github.com/", "gitlab.com/", "bitbucket.org/", "codeberg.org/"),
    "data": ("huggingface.co/", "zenodo.org/", "kaggle.com/", "figshare.com/"),
}
"""Where code and data lie, each before its owner's name."""

_PAGES = ("huggingface.co/papers/", "huggingface.co/docs/", "huggingface.co/spaces/")
_REST = r"[a-z0-9][^\s<>\"'{}\[\]\\]*"
_ADDRESS = {
    kind: re.compile(
        rf"(?<![\w.-])(?:https?://)?(?:www\.)?((?:{'|'.join(map(re.escape, hosts))}){_REST})", re.IGNORECASE
    )
    for kind, hosts in HOSTS.items()
}


def own_link(text: str, kind: str) -> str:
    """The first address of ``code`` or ``data`` in a text, empty where there is none."""
    lowered = text.lower()
    if not any(host in lowered for host in HOSTS[kind]):
        return ""  # most texts name none, and to look with the expression takes longer
    for match in _ADDRESS[kind].finditer(text):
        address = match[1].rstrip(".,;:!?*$")
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(".,;:")
        if not address.lower().startswith(_PAGES):
            return f"https://{address}"
    return ""
