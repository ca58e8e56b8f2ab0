"""Writes packages/core/src/text/unicode/unicode-tables.generated.ts from Python's own behaviour.

Run it with Python 3.12 (Unicode 15.0.0): python3.12 scripts/unicode-tables.py
Every table is asked of the functions whose results Godwit repeats (str.lower, str.isalnum, unicodedata.normalize,
the re module), never of the Unicode Character Database.
"""

import _sre
import base64
import pathlib
import re._casefix
import sys
import unicodedata

VERSION = "15.0.0"
OUTPUT = pathlib.Path(__file__).resolve().parent.parent / "packages/core/src/text/unicode/unicode-tables.generated.ts"
CODE_POINTS = [code for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
HANGUL = range(0xAC00, 0xD7A4)


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def zigzag(number):
    return varint(number * 2 if number >= 0 else -number * 2 - 1)


def encode_set(test):
    """Boundaries at which membership changes, as differences. Surrogates continue what stands before them."""
    out, inside, last = bytearray(), False, 0
    for code in CODE_POINTS:
        if test(chr(code)) != inside:
            inside = not inside
            out += varint(code - last)
            last = code
    if inside:
        out += varint(0x110000 - last)
    return bytes(out)


def encode_map(entries):
    """(code point, code points) as: gap, count, then each target as a difference to the one before (first: the key)."""
    out, last = bytearray(), 0
    for code, targets in entries:
        out += varint(code - last) + varint(len(targets))
        last = previous = code
        for target in targets:
            out += zigzag(target - previous)
            previous = target
    return bytes(out)


def is_cased_for_sigma(char):
    return (char + "\u03a3").lower().endswith("\u03c2")


def is_ignorable_for_sigma(char):
    return ("A" + char + "\u03a3").lower().endswith("\u03c2") and not is_cased_for_sigma(char)


def stripped(char):
    return "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))


def lower_entries():
    for code in CODE_POINTS:
        lowered = chr(code).lower()
        if lowered != chr(code):
            yield code, [ord(c) for c in lowered]


def simple_lower_entries():
    """Where the one-to-one lower case of the re module differs from str.lower()."""
    for code in CODE_POINTS:
        simple = _sre.unicode_tolower(code)
        if chr(simple) != chr(code).lower():
            yield code, [simple]


def astral_upper_entries():
    for code in range(0x10000, 0x110000):
        upper = chr(code).upper()
        assert len(upper) == 1
        if ord(upper) != code:
            yield code, [ord(upper)]


def stripped_entries():
    for code in CODE_POINTS:
        if code not in HANGUL and stripped(chr(code)) != chr(code):
            yield code, [ord(c) for c in stripped(chr(code))]


TABLES = [
    ("wordSet", "Letters, numbers and the underscore: `\\w` of re.", encode_set(lambda c: c.isalnum() or c == "_")),
    ("digitSet", "Decimal digits: `\\d` of re.", encode_set(str.isdecimal)),
    ("spaceSet", "White space: `\\s` of re, and what str.split() splits at.", encode_set(str.isspace)),
    ("casedSet", "What counts as a letter with case beside a capital sigma.", encode_set(is_cased_for_sigma)),
    ("ignorableSet", "What is looked through beside a capital sigma.", encode_set(is_ignorable_for_sigma)),
    ("caseSensitiveSet", "What re treats as having case under IGNORECASE.", encode_set(lambda c: _sre.unicode_iscased(ord(c)))),
    ("lowerMap", "str.lower() of one code point.", encode_map(lower_entries())),
    ("simpleLowerMap", "The lower case that re uses, where it differs from lowerMap.", encode_map(simple_lower_entries())),
    ("astralUpperMap", "Upper case beyond U+FFFF.", encode_map(astral_upper_entries())),
    ("caseFixMap", "Other lower-case letters that re treats as equal.", encode_map(sorted((k, list(v)) for k, v in re._casefix._EXTRA_CASES.items()))),
    ("strippedMap", "NFKD without combining marks, Hangul syllables left out.", encode_map(stripped_entries())),
]


def main():
    if unicodedata.unidata_version != VERSION:
        sys.exit(f"needs Unicode {VERSION} (Python 3.12), this Python has {unicodedata.unidata_version}")
    lines = ["// Made by scripts/unicode-tables.py; do not edit.", "", f'export const unicodeVersion: string = "{VERSION}";']
    for name, meaning, data in TABLES:
        lines += ["", f"/** {meaning} */", f'export const {name}: string = "{base64.b64encode(data).decode()}";']
    OUTPUT.write_text("\n".join(lines) + "\n")


main()
