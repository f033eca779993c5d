"""XML from outside: no entity in it is resolved, nothing is fetched for it, and no tree grows without end."""

from __future__ import annotations

from lxml import etree


def root_of(body: bytes) -> etree._Element:
    """The root of a document. Raises :class:`lxml.etree.XMLSyntaxError` or :class:`ValueError` where it is no
    well-formed one. Whether it may have a document type is for the caller to say."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False)
    return etree.fromstring(body, parser=parser)
