# ruff: noqa: E501
"""Reference strings in common styles, and the splitting of lists."""

from __future__ import annotations

import time

import pytest

from papermap.extract.furniture import read_lines
from papermap.extract.layout import Column
from papermap.extract.lines import all_lines
from papermap.extract.references import split_entries
from papermap.extract.refstring import find_arxiv_id, find_doi, find_year, parse_reference, split_authors
from tests.extract.builders import content, page, paragraph, raw


@pytest.mark.parametrize(
    ("text", "authors", "title", "year"),
    [
        ("J. L. Ba, J. R. Kiros, and G. E. Hinton. Layer normalization. arXiv preprint arXiv:1607.06450, 2016.",
         ("J. L. Ba", "J. R. Kiros", "G. E. Hinton"), "Layer normalization", 2016),
        ("Ada Lovelace, Alan Turing, and Grace Hopper. 2024. Machines that read: a survey. In Proceedings of ACL, pages 1–9.",
         ("Ada Lovelace", "Alan Turing", "Grace Hopper"), "Machines that read: a survey", 2024),
        ("Lovelace, A., Turing, A. M., & Hopper, G. (2019). Notes on engines. Journal of Engines, 3(2), 14–20.",
         ("A. Lovelace", "A. M. Turing", "G. Hopper"), "Notes on engines", 2019),
        ("R. Penrose, Gravitational collapse and space-time singularities, Phys. Rev. Lett. 14, 57 (1965).",
         ("R. Penrose",), "Gravitational collapse and space-time singularities", 1965),
        ("X. G. He and A. Zee, Phys. Rev. D 84, 053004 (2011).", ("X. G. He", "A. Zee"), None, 2011),
        ("X. G. He and A. Roy, Phys. Rev. D 84, 053004 (2011).", ("X. G. He", "A. Roy"), None, 2011),
        ("T .Bee ,S .Cee ,and P .Dee ,On small engines ,Comput. Phys. Commun. 178 (2008) 852.",
         ("T. Bee", "S. Cee", "P. Dee"), "On small engines", 2008),
        ("Journal of Small Engines 53 (2011) 456–483", (), None, 2011),
        ("Annals of Small Engines, Vol. 29, No. 1. (Feb., 1992), pp. 182-193.", (), None, 1992),
        ("A. Lovelace and A. Turing, “On engines that think,” IEEE Trans. Eng., vol. 3, no. 1, pp. 1–9, Jan. 1950.",
         ("A. Lovelace", "A. Turing"), "On engines that think", 1950),
        ("Hinton, Geoffrey E, Srivastava, Nitish, and Krizhevsky, Alex. Improving neural networks. CoRR, 2012.",
         ("Geoffrey E Hinton", "Nitish Srivastava", "Alex Krizhevsky"), "Improving neural networks", 2012),
        ("Isaac Councill, C. Lee Giles, and Min-Yen Kan. 2008. ParsCit: an open-source package. In LREC.",
         ("Isaac Councill", "C. Lee Giles", "Min-Yen Kan"), "ParsCit: an open-source package", 2008),
        ("LHCb collaboration, R. Aaij et al., LHCb detector performance, Int. J. Mod. Phys. A30 (2015) 1530022.",
         ("LHCb collaboration", "R. Aaij"), "LHCb detector performance", 2015),
        ("https://zenodo.org/record/5546663/.", (), None, None),
        ("Ann B. Cee and Dee Fox. Engines: a method of reading. In 3rd Conference on Engines, 2015.",
         ("Ann B. Cee", "Dee Fox"), "Engines: a method of reading", 2015),
        ("Ann B. Cee. Engines beyond words. Transactions on Engines, 2, 353–366, 2013.",
         ("Ann B. Cee",), "Engines beyond words", 2013),
        ("A. Bee, Dee Fox, C. Gee, and Hal Ink. 2019. Engines learn many tasks. In Engine Blog.",
         ("A. Bee", "Dee Fox", "C. Gee", "Hal Ink"), "Engines learn many tasks", 2019),
        ("Lovelace A. M. Class. Quantum Grav. 19 2617-2632 (2002).", ("A. M. Lovelace",), None, 2002),
        ("Bee, Ann, Cee, Dan S., Dee, Eve, and Eff, Gus H. Large scale engines. In NIPS, 2012.",
         ("Ann Bee", "Dan S. Cee", "Eve Dee", "Gus H Eff"), "Large scale engines", 2012),
        ("Bee, S.-w.; Cee, J.; and Dee, A. v. d. 2019. Engine debiasing. Proceedings of AAAI.",
         ("S.-w. Bee", "J. Cee", "A. v. d. Dee"), "Engine debiasing", 2019),
        ("A. Bee et al. Engine 2: Open models of engines. arXiv preprint arXiv:2307.00001, 2023.",
         ("A. Bee",), "Engine 2: Open models of engines", 2023),
        ("A. Bee and C. Dee. Quad: 100,000+ questions for engines. In EMNLP, 2016.",
         ("A. Bee", "C. Dee"), "Quad: 100,000+ questions for engines", 2016),
        ("A. Bee and C. Dee. Engines are few, 2018, arXiv:1810.00001.", ("A. Bee", "C. Dee"), "Engines are few", 2018),
        ("A. Bee, C. Dee, Sensors of engines, IEEE Transactions on Engines 64 (12) (2017) 9646–9656.",
         ("A. Bee", "C. Dee"), "Sensors of engines", 2017),
        ("A. Bee and C. Dee, editors. Artificial engines. Springer, New York, 2007.",
         ("A. Bee", "C. Dee"), "Artificial engines", 2007),
        ("A. Bee. Mastering the engine without knowledge. Nature, 550:354, 2017.",
         ("A. Bee",), "Mastering the engine without knowledge", 2017),
        ("Bee A 2016 A noise engine for the prototype facility Class. Quantum Grav. 32 024001",
         ("A Bee",), "A noise engine for the prototype facility", 2016),
        ("A. Bee, C. Dee, J Appl Phys 2015, 117, 154505.", ("A. Bee", "C. Dee"), None, 2015),
    ],
)  # fmt: skip
def test_parse_reference(text: str, authors: tuple[str, ...], title: str | None, year: int | None) -> None:
    found = parse_reference(text)
    assert (found.authors, found.title, found.year) == (authors, title, year)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("arXiv preprint arXiv:1607.06450v2", "1607.06450v2"),
        ("CoRR, abs/1409.1556, 2014", "1409.1556"),
        ("Phys. Rev. D 53 (1996), [hep-ph/9507385]", "hep-ph/9507385"),
        ("Arxiv preprint: 1106.6251, 2012", "1106.6251"),
        ("pages 1234–5678, 2015", None),
    ],
)
def test_arxiv_ids(text: str, expected: str | None) -> None:
    assert find_arxiv_id(text) == expected


def test_dois() -> None:
    assert find_doi("doi:10.1145/3411764.3445648.") == "10.1145/3411764.3445648"
    assert find_doi("(https://doi.org/10.1000/abc(1))") == "10.1000/abc(1)"
    assert find_doi("no doi here") is None
    assert parse_reference("A. Bee. Title of it. 2020.", ["https://doi.org/10.1000/xyz"]).doi == "10.1000/xyz"


def test_a_number_without_its_stop_is_counted_where_it_is_due() -> None:
    texts = (
        "1. A. Bee, One.",
        "2. C. Dee, Two.",
        "3 E. Eff, Three,",
        "   4 pages more.",
        "4. G. Aitch, Four.",
    )
    rows = [raw(text, 72 + 20 * text.startswith(" "), 100 + 12 * n) for n, text in enumerate(texts)]
    lines = all_lines(read_lines(content(page([*rows, *paragraph(400)]))))
    entries = split_entries(lines[:5], (), [[Column(72.0, 540.0)]])
    assert [entry.lines[0].text[0] for entry in entries] == ["1", "2", "3", "4"]


def test_a_page_range_is_no_year() -> None:
    assert find_year("Nature, 521:1990–2001, 2015.") == 2015
    assert find_year("pages 1901–1920") is None


def test_authors_stop_where_the_title_begins() -> None:
    assert split_authors("Smith, J. A survey of methods. 2019.")[0] == ("J. Smith",)
    names, rest = split_authors("Abbott, B. P., et al. Observation of waves. 2016.")
    assert names == ("B. P. Abbott",)
    assert rest.lstrip(" .").startswith("Observation")


@pytest.mark.parametrize(
    "text", ["Aa-", "Aa ", "Aa, ", "A. ", "Aa B. and ", "Aa. ", "A.A.", "1 (2) ", "von ", "10.", "Aa of "]
)
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    parse_reference(text * 1000)
    parse_reference(f"A. Bee. {text * 1000}, 2010.")
    assert time.process_time() - began < 2.0
