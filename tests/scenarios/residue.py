"""Looking for what somebody typed, in every form in which bytes may hide it."""

import base64
import gzip
import json
import urllib.parse
import zlib
from functools import cache

#: How zlib and gzip streams begin.
PACKED = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b\x08")


@cache
def forms(mark):
    """Every spelling of a mark as bytes, by name."""
    plain = mark.encode()
    escaped = json.dumps(mark)[1:-1]
    found = {
        "plain": plain,
        "Latin-1": mark.encode("latin-1", "ignore"),
        "UTF-16 LE": mark.encode("utf-16-le"),
        "UTF-16 BE": mark.encode("utf-16-be"),
        "UTF-32 LE": mark.encode("utf-32-le"),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "JSON": escaped.encode(),
        "JSON in JSON": json.dumps(escaped)[1:-1].encode(),
        "repr": ascii(mark)[1:-1].encode(),
        "form": urllib.parse.quote_plus(mark).encode(),
        "URL": urllib.parse.quote(mark).encode(),
        "reversed": plain[::-1],
    }
    for alphabet, spell in (("", base64.b64encode), (" URL", base64.urlsafe_b64encode)):
        for at in range(3):
            found[f"base64{alphabet} at {at}"] = _inside(spell(bytes(at) + plain), at, len(plain))
    return found


def _inside(spelled, at, length):
    """Keep the letters that depend on the mark alone, not on what stands around it."""
    first = -(-at * 8 // 6)
    last = (at + length) * 8 // 6
    return spelled[first:last]


def hits(haystack, marks):
    """Name every mark and form that is in these bytes, packed or not; empty is clean."""
    found = set()
    for layer in (haystack, *_unpacked(haystack)):
        for mark in marks:
            found |= {(mark, name) for name, form in forms(mark).items() if form in layer}
    return found


def _unpacked(haystack):
    seen = memoryview(haystack)  # slices of it are no copies
    for sign in PACKED:
        at = haystack.find(sign)
        while at >= 0:
            try:
                inner = zlib.decompressobj(wbits=47).decompress(seen[at : at + 1_000_000])
            except zlib.error:
                inner = b""
            if len(inner) > 3:
                yield inner
            at = haystack.find(sign, at + 1)


def planted(mark):
    """Every form of a mark and every way of packing it, by name; each must be found."""
    inside = f"before {mark} after"
    yield from forms(mark).items()
    yield "zlib", zlib.compress(inside.encode())
    yield "zlib, fast", zlib.compress(inside.encode(), 1)
    yield "gzip", gzip.compress(inside.encode())
    yield "zlib of JSON", zlib.compress(json.dumps({"note": inside}).encode())
    for at in range(3):
        yield f"base64 text at {at}", base64.b64encode(f"{'x' * at}{mark}{'y' * 5}".encode())


def insides(thing, *, seen=None, deep=14):
    """The repr of everything a thing of ours holds, however deep."""
    seen = set() if seen is None else seen
    if id(thing) in seen or deep == 0:
        return
    seen.add(id(thing))
    yield repr(thing)
    if isinstance(thing, dict):
        within = [*thing.keys(), *thing.values()]
    elif isinstance(thing, (list, tuple, set, frozenset)):
        within = list(thing)
    elif type(thing).__module__.partition(".")[0] in _OPENED:
        slots = (getattr(kind, "__slots__", ()) for kind in type(thing).__mro__)
        names = [name for some in slots for name in ([some] if isinstance(some, str) else some)]
        within = [*vars(thing).values()] if hasattr(thing, "__dict__") else []
        within += [getattr(thing, name) for name in names if hasattr(thing, name)]
    else:
        within = []
    for inner in within:
        yield from insides(inner, seen=seen, deep=deep - 1)


_OPENED = {
    "bot",
    "handlers",
    "storage",
    "scheduling",
    "apscheduler",
    "slack_bolt",
    "slack_sdk",
    "collections",
    "queue",
}
