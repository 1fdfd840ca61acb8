"""Keeps delivered items small in memory: what all items of a type have in common is held once, not with each."""

from threading import local

from zstandard import DICT_TYPE_RAWCONTENT, ZstdCompressionDict, ZstdCompressor, ZstdDecompressor

LEVEL = 3
"""Of Zstandard's levels, the last that costs little: the next ones take twice the time for a twentieth less room."""


class _Tools(local):
    """The compressors and decompressors of one thread, by type; none may be used by two threads at a time."""

    def __init__(self) -> None:
        self.packers: dict[str, ZstdCompressor] = {}
        self.unpackers: dict[str, ZstdDecompressor] = {}


_TYPICAL: dict[str, ZstdCompressionDict] = {}
"""By type, the first item that was packed: the dictionary for all others."""

_TOOLS = _Tools()


def pack(type_name: str, item: bytes) -> bytes:
    """A fifth of the size, so that all of a large site may be held, for a fraction of what building it takes."""
    packer = _TOOLS.packers.get(type_name)
    if packer is None:
        typical = _TYPICAL.get(type_name) or _TYPICAL.setdefault(type_name, _dictionary(item))
        packer = _TOOLS.packers[type_name] = ZstdCompressor(level=LEVEL, dict_data=typical)
    # A copy: what the compressor returns keeps all the room that it asked for, which is that of the item.
    return bytes(memoryview(packer.compress(item)))


def unpack(type_name: str, packed: bytes) -> bytes:
    """The item that was packed."""
    unpacker = _TOOLS.unpackers.get(type_name)
    if unpacker is None:
        unpacker = _TOOLS.unpackers[type_name] = ZstdDecompressor(dict_data=_TYPICAL[type_name])
    return unpacker.decompress(packed)


def _dictionary(item: bytes) -> ZstdCompressionDict:
    typical = ZstdCompressionDict(item, dict_type=DICT_TYPE_RAWCONTENT)
    typical.precompute_compress(level=LEVEL)
    return typical
