"""Items are the same when they come back from memory, whichever thread packed and whichever unpacks them, and lie there small."""

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from api.reading.packing import pack, unpack

# Items of one type have much in common, as in life.
items = st.builds(lambda words, count: b'{"type":"faq"}' + words * count, st.binary(max_size=200), st.integers(0, 20))


@given(st.lists(items, min_size=1, max_size=8))
def test_what_was_packed_comes_back(found: list[bytes]) -> None:
    assert [unpack("made-up", packed) for packed in [pack("made-up", each) for each in found]] == found


def test_threads_share_what_they_packed() -> None:
    found = [b"%d needles and %d days" % (number, number * 7) * 20 for number in range(200)]
    with ThreadPoolExecutor(8) as threads:
        packed = list(threads.map(partial(pack, "needles"), found))
        assert list(threads.map(partial(unpack, "needles"), packed)) == found


def test_what_all_have_in_common_takes_no_room_again() -> None:
    found = b"What one feels when a needle is put in, and how long it lasts, is told here at some length. " * 5
    pack("long", found)
    assert len(pack("long", found + b"Rest.")) < len(found) / 5


def test_what_lies_in_memory_takes_the_room_that_is_counted() -> None:
    found = [b"%d needles in %d muscles, each told at length. " % (number, number * 7) * 90 for number in range(100)]
    pack("counted", found[0])
    tracemalloc.start()
    packed = [pack("counted", each) for each in found]
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # Beside its bytes, each has the head of an object and a place in the list.
    assert taken < sum(map(len, packed)) + 100 * len(found)
