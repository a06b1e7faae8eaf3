#!/usr/bin/env python3
"""The peer of ProcessPool.MessagePack.Tests: the MessagePack package for Python (Debian's python3-msgpack).

    msgpack-vectors.py write FILE   write the golden vectors: tests/ProcessPool.MessagePack.Tests/Vectors/python.json
    msgpack-vectors.py encode       values on standard input, one a line; their bytes in hex on standard output
    msgpack-vectors.py decode       the other way

Run `write` again after a change here, and commit the file: the tests read it and need no Python. They also run `encode` and
`decode` where Python and the package are installed.

A value is JSON. What JSON lacks is an object with one member:

    {"bin": "00ff"}             binary data
    {"f32": "3fc00000"}         a float by its bits; decoded it is an f64, as Python has no other
    {"f64": "3ff8000000000000"}
    {"map": [[key, value]]}     keys of any type, in order, twice if need be
    {"ext": [5, "00ff"]}        an extension
    {"time": [seconds, nanoseconds]}

and, in the vectors alone, what is too long to be spelled out:

    {"many": [count, value]}    an array of equal values
    {"pairs": [count, value]}   a map whose keys and values are all equal
    {"text": [count, "a"]}      a string repeated
    {"data": [count, "00"]}     binary data repeated
    {"long": [count, 5, "00"]}  an extension whose body is repeated
"""

import hashlib
import json
import struct
import sys

import msgpack

PACKER = msgpack.Packer(use_bin_type=True)
SINGLES = msgpack.Packer(use_single_float=True)


class Pairs(list):
    """A map; a dict would refuse keys that are arrays or maps."""


def encode(value):
    if isinstance(value, list):
        return PACKER.pack_array_header(len(value)) + b"".join(map(encode, value))
    if not isinstance(value, dict):
        return PACKER.pack(value)

    ((kind, body),) = value.items()
    if kind == "bin":
        return PACKER.pack(bytes.fromhex(body))
    if kind == "f32":
        return SINGLES.pack(struct.unpack(">f", bytes.fromhex(body))[0])
    if kind == "f64":
        return PACKER.pack(struct.unpack(">d", bytes.fromhex(body))[0])
    if kind == "map":
        return PACKER.pack_map_header(len(body)) + b"".join(encode(part) for pair in body for part in pair)
    if kind == "ext":
        return PACKER.pack(msgpack.ExtType(body[0], bytes.fromhex(body[1])))
    if kind == "time":
        return PACKER.pack(msgpack.Timestamp(*body))
    if kind == "many":
        return PACKER.pack_array_header(body[0]) + body[0] * encode(body[1])
    if kind == "pairs":
        return PACKER.pack_map_header(body[0]) + 2 * body[0] * encode(body[1])
    if kind == "text":
        return PACKER.pack(body[0] * body[1])
    if kind == "data":
        return PACKER.pack(body[0] * bytes.fromhex(body[1]))
    if kind == "long":
        return PACKER.pack(msgpack.ExtType(body[1], body[0] * bytes.fromhex(body[2])))
    raise ValueError(kind)


def decode(packed):
    return describe(msgpack.unpackb(packed, raw=False, strict_map_key=False, object_pairs_hook=Pairs))


def describe(value):
    if isinstance(value, Pairs):
        return {"map": [[describe(key), describe(element)] for key, element in value]}
    if isinstance(value, list):
        return [describe(element) for element in value]
    if isinstance(value, bytes):
        return {"bin": value.hex()}
    if isinstance(value, float):
        return {"f64": struct.pack(">d", value).hex()}
    if isinstance(value, msgpack.Timestamp):
        return {"time": [value.seconds, value.nanoseconds]}
    if isinstance(value, msgpack.ExtType):
        return {"ext": [value.code, value.data.hex()]}
    return value


def values():
    yield from (None, True, False)

    edges = [2**bits for bits in (5, 7, 8, 15, 16, 31, 32, 63)]
    integers = {0, 2**64 - 1} | {sign * edge + step for edge in edges for sign in (1, -1) for step in (-2, -1, 0, 1)}
    yield from sorted(number for number in integers if -(2**63) <= number < 2**64)

    for bits in ("00000000", "80000000", "3fc00000", "c2f6e979", "00000001", "7f7fffff", "7f800000", "ff800000", "7fc00000"):
        yield {"f32": bits}
    for bits in ("0000000000000000", "8000000000000000", "3ff8000000000000", "400921fb54442d18", "0000000000000001",
                 "7fefffffffffffff", "7ff0000000000000", "fff0000000000000", "7ff8000000000000"):
        yield {"f64": bits}

    yield from ("", "a", "Grüße, 世界 😀", "\0", "\ufeffbom", "e\u0301", "\U0010ffff")
    for length in (31, 32, 255, 256, 65535, 65536):
        yield {"text": [length, "x"]}
    for length in (11, 85, 86, 21845, 21846):
        yield {"text": [length, "€"]}

    yield {"bin": ""}
    yield {"bin": bytes(range(256)).hex()}
    for length in (1, 31, 32, 255, 65535, 65536):
        yield {"data": [length, "c1"]}

    yield from ([], [None], [1, "two", [{"f64": "400c000000000000"}, {"bin": "04"}], {"map": []}])
    for count in (15, 16, 255, 256, 65535, 65536):
        yield {"many": [count, None]}
    yield {"many": [70000, "ab"]}

    yield {"map": []}
    yield {"map": [["compact", True], ["schema", 0]]}
    yield {"map": [[1, None], [None, 1], [[1, 2], {"map": [[{"map": []}, []]]}], ["twice", 1], ["twice", 2]]}
    for count in (15, 16, 255, 256, 65535, 65536):
        yield {"pairs": [count, 7]}

    for length in (0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 255, 256, 65535, 65536):
        yield {"long": [length, 0 if length == 3 else 127, "a5"]}

    for seconds in (0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**34 - 1, 2**34, -1, -62135596800, 253402300799):
        for nanoseconds in (0, 100, 500_000_000, 999_999_900):
            yield {"time": [seconds, nanoseconds]}

    deep = None
    for level in range(200):
        deep = [deep] if level % 2 else {"map": [["in", deep]]}
    yield deep


def vectors():
    for value in values():
        packed = encode(value)
        if len(packed) <= 1024:
            yield {"value": value, "hex": packed.hex()}
        else:
            yield {"value": value, "size": len(packed), "sha256": hashlib.sha256(packed).hexdigest()}


def main(arguments):
    if arguments == ["encode"]:
        for line in sys.stdin:
            print(encode(json.loads(line)).hex())
    elif arguments == ["decode"]:
        for line in sys.stdin:
            print(json.dumps(decode(bytes.fromhex(line))))
    elif len(arguments) == 2 and arguments[0] == "write":
        with open(arguments[1], "w", encoding="utf-8", newline="\n") as file:
            file.write("[\n" + ",\n".join(json.dumps(vector) for vector in vectors()) + "\n]\n")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
