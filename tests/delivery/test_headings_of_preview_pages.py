"""Whatever headings an author writes, those of a page leave no level out, and its links lead where the preview says."""

import re

from hypothesis import given
from hypothesis import strategies as st

from api.delivery.preview.rich import rendered

LINES = st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["words", "more *words*"])), max_size=8)


def levels(text: str) -> list[int]:
    return [int(each) for each in re.findall(r"<h([1-6])>", text)]


@given(lines=LINES, below=st.integers(1, 4))
def test_no_level_is_left_out(lines: list[tuple[int, str]], below: int) -> None:
    text = "\n\n".join(f"{'#' * level} {words}" for level, words in lines)
    found = levels(rendered(text, lambda _: None, below=below))
    assert len(found) == len(lines)
    assert all(below < each <= 6 for each in found)
    for before, after in zip([below, *found], found, strict=False):
        assert after <= before + 1


@given(lines=LINES)
def test_every_heading_ends_as_it_begins(lines: list[tuple[int, str]]) -> None:
    text = "\n\n".join(f"{'#' * level} {words}" for level, words in lines)
    shown = rendered(text, lambda _: None, below=1)
    assert levels(shown) == [int(each) for each in re.findall(r"</h([1-6])>", shown)]


def test_a_link_leads_where_the_preview_says_or_is_words() -> None:
    id = "01900000-0000-7000-8000-000000000001"
    text = f"[here](record:{id})"
    assert 'href="#faq-x"' in rendered(text, {id: "#faq-x"}.get, below=1)
    assert rendered(text, lambda _: None, below=1) == "<p>here</p>"
