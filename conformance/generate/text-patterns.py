"""Writes conformance/text/patterns.json and conformance/text/unicode.json: what Python 3.12 (Unicode 15.0.0) finds.

python3.12 conformance/generate/text-patterns.py
"""

import hashlib
import json
import pathlib
import random
import re
import sys
import unicodedata
import warnings

OUTPUT = pathlib.Path(__file__).resolve().parent.parent / "text"
CODE_POINTS = [code for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]

WRITTEN = [
    r"(?u)\b\w\w+\b", r"\b\w+\b", r"\w+", r"(?u)\b\w\w\w+\b", r"\b[a-zA-Z]+\b", r"[a-zA-Z]{3,}", r"\b[a-z]{2,4}\b", r"(?a)\b\w\w+\b",
    r"\b[^\d\W]+\b", r"[^\s]+", r"\S+", r"\S", r"(?u)\b\w+\b|[!?.]", r"\w+|[^\w\s]", r"(?u)\b(\w\w+)\b", r"(\w+)@", r"#(\w+)", r"(?:#|@)\w+",
    r"\w+'\w+|\w+", r"[a-z]+(?:'[a-z]+)?", r"(?i)[a-z]+", r"(?i)straße", r"(?i)k+", r"(?i)s", r"(?i)[k-z]+", r"(?i)[^k-z]+", r"(?i)σ", r"(?i)[α-ω]+",
    r"(?i)[\U00010400-\U00010403a]", r"(?i)[\U00010400a]", r"(?i)\U00010400", r"(?i)[^\U00010400a]", r"(?ai)[k-z]+", r"(?ai)k", r"(?i)[\W_]+", r"(?i)µ|ß",
    r"\d+(?:\.\d+)?", r"\d{1,3}(?:,\d{3})*", r"(?<=\s)\w+(?=\s)", r"(?<!\w)\w{2}(?!\w)", r"(?!the\b)\b\w+", r"\b(?!\d)\w+\b", r"(?<=a|b)c",
    r"\w+?", r"\w*?\b", r"\w*", r"\b", r"\B", r"^", r"$", r"(?m)^\w+", r"(?m)\w+$", r"\A\w+", r"\w+\Z", r"\w+$", r"(?s).", r".", r".+", r"(?s).+", r".*?",
    r"(a|ab)(?:c|bcd)", r"(?:a|ab)(?:c|bcd)d*", r"(a*)+", r"(a|b*)*", r"(?:a|b*)*", r"(a|)*", r"(?:a*)*?b", r"(a*?)*?b", r"(?:(a)|b)*", r"(?:ab?)+?c",
    r"(?>a+)b", r"a++b", r"a*+a", r"(?:ab)++a", r"(?:a|ab){2}+", r"a{2}+a", r"a?+a", r"(?>a|ab)c", r"(?:(?>a+)b)+", r"(?>(a+))b?",
    r"a{2,3}", r"a{,2}", r"a{2,}?", r"a{,}", r"a{x", r"a{}", r"{a", r"a{1", r"(?:ab){2,3}", r"(?:ab){2,3}?", r"(?:a{2}){2}", r"a{0}b", r"(?:a|b){0}c",
    r"[]a]+", r"[^]a]+", r"[a-]+", r"[-a]+", r"[a\-z]+", r"[\]\[]+", r"[\w-]+", r"[\w.-]+@[\w.-]+", r"[\b]", r"[\x41-\x5a]+", r"\x41|\u00e9|\U0001F600", r"\101", r"\0|\07", r"[\101-\103]",
    r"(?x) \w+  # words" + "\n" + r" | [.] ", r"(?x)a b\ c[ d]", r"(?i:a)b", r"(?i)a(?-i:b)c", r"(?s:.)\w", r"(?P<word>\w+)s\b", r"(?#note)\w+", r"(?:)", r"(?:)*a", r"a|", r"|a", r"(|a)+",
    r"(?=(\w\w))", r"(?=(\w+))\w", r"(?!)", r"(?=)", r"(?:(?=a)a|b)+", r"(?:(?!b).)+", r"(?<=(a))b", r"(?<!a{2})b", r"(?<=^|\s)\w" if False else r"(?<=\s)\w",
    r"(?:\b\w)+", r"(?:^|\s)(\w+)", r"([a-z])(?:\d|_)*", r"\w+(?:-\w+)*", r"(?:https?://)?\w+\.\w+", r"[\u4e00-\u9fff]", r"[\u0400-\u04ff]+", r"[^\W\d_]+", r"[^\W\d_]{2,}|\d+",
    r"(?:[A-Z]\.)+|\$?\d+(?:\.\d+)?%?|\w+(?:[-']\w+)*|[+/\-@&*]", r"(?:(?:a|b)+c)*d", r"(?:a+b?)+?c", r"((?:a|b)+?)c", r"(?:a(b)?)+", r"(?:(a)?b)+", r"(?:x(a|b)?y?)*",
]
ATOMS = ["a", "b", "c", r"\w", r"\W", r"\d", r"\s", ".", "[ab]", "[^a]", r"[\wé]", "é", "(?:a|bc)", "(?:ab|a|b)", "(?:)", r"\b", r"\B", "^", "$", "(?=a)", "(?!b)", "(?<=a)", "(?<!b)", "(?>a|ab)", "(?:b*)", "[a-cX]"]
QUANTIFIERS = ["", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?", "{2,}", "++", "*+", "?+"]
WRITTEN_TEXTS = [
    "", "a", "ab", "aab", "abab c", "The quick brown fox, can't jump; it's 12.50 or 1,234!", "don't  stop\n\nbelieving\t#tag @user me@x.org",
    "STRASSE straße ſtraße K\u212a kK sSſ", "ΟΔΥΣΣΕΥΣ ὈΔΥΣΣΕΎΣ σςΣ µμ ıIİi", "naïve café cafe\u0301 ǅungla ﬁn", "東京は 日本の首都です。 한국어 ไทยภาษา हिन्दी", "\U00010400\U00010428a \U0001F600x \U0001D400",
    "١٢٣ x² ½ Ⅷ ௧ 12_3 _ __ a_b", "\x1c\x1d\x85\u2028\u00a0\u200b x\u3000y", "abc\n", "a\nb\n", "A.B.C. U.S.A. e-mail 100% $5", "aaaa bbbb cccc aabb abcbcd abcd acd", "xaxbyxy xab yx",
]


def random_piece(random_source, depth, may_capture):
    kind = random_source.random()
    if depth > 0 and kind < 0.3:
        inside = random_pattern(random_source, depth - 1, False)
        atom = random_source.choice(["(?:%s)", "(?:%s)", "(?:%s)", "(?i:%s)", "(?>%s)", "(?=%s)", "(?!%s)"]) % inside
    elif may_capture and kind < 0.4:
        atom = "(%s)" % random_pattern(random_source, 0, False)
    else:
        atom = random_source.choice(ATOMS)
    return atom + random_source.choice(QUANTIFIERS)


def random_pattern(random_source, depth, may_capture):
    options = []
    for _ in range(random_source.choice([1, 1, 1, 2, 3])):
        options.append("".join(random_piece(random_source, depth, may_capture and random_source.random() < 0.3) for _ in range(random_source.randint(1, 3))))
    return "|".join(options)


def random_text(random_source):
    letters = random_source.choice(["ab", "abc ", "abcX é1_\n", "aAbB cC éÉ"])
    return "".join(random_source.choice(letters) for _ in range(random_source.randint(0, 12)))


def compiled(pattern):
    try:
        found = re.compile(pattern)
    except (re.error, OverflowError):
        return None
    return found if found.groups <= 1 else None


def patterns():
    random_source = random.Random(20230912)
    seen = dict.fromkeys(WRITTEN)
    for pattern in WRITTEN:
        yield pattern, WRITTEN_TEXTS
    while len(seen) < len(WRITTEN) + 1500:
        pattern = random_pattern(random_source, random_source.choice([0, 1, 2]), True)
        if pattern not in seen and compiled(pattern):
            seen[pattern] = None
            yield pattern, [random_text(random_source) for _ in range(5)]


def digest(parts):
    whole = hashlib.sha256()
    for part in parts:
        whole.update((part + "\n").encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def stripped(char):
    return "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))


def unicode_digests():
    """Digests over every code point but surrogates, one line for each."""
    characters = [chr(code) for code in CODE_POINTS]
    result = {
        "lower": digest(c.lower() for c in characters),
        "stripUnicode": digest(stripped(c) for c in characters),
        "stripAscii": digest(unicodedata.normalize("NFKD", c).encode("ascii", "ignore").decode() for c in characters),
        "sigmaAfter": digest((c + "Σ").lower() for c in characters),
        "sigmaBetween": digest(("A" + c + "Σ" + c + "A").lower() for c in characters),
        "classes": {},
    }
    for pattern in [r"\w", r"\d", r"\s", r"\W", r"\D", r"\S", ".", r"(?a)\w", r"(?a)\s", r"(?i)k", r"(?i)[à-ɏ]", r"(?i)[^α-ω]", r"(?i)[a-\U00010410]", r"(?i)ſ", r"(?i)[ſ]", r"(?i)[\da]"]:
        test = re.compile(pattern).fullmatch
        result["classes"][pattern] = digest("1" if test(c) else "0" for c in characters)
    return result


def main():
    if unicodedata.unidata_version != "15.0.0":
        sys.exit("needs Python 3.12")
    warnings.simplefilter("ignore")
    OUTPUT.mkdir(exist_ok=True)
    rows = [json.dumps([pattern, [[text, re.findall(pattern, text)] for text in texts]], ensure_ascii=True) for pattern, texts in patterns()]
    (OUTPUT / "patterns.json").write_text("[\n" + ",\n".join(rows) + "\n]\n")
    (OUTPUT / "unicode.json").write_text(json.dumps(unicode_digests(), indent=1) + "\n")


main()
