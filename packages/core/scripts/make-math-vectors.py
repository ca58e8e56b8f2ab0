"""Writes test/math/accuracy-vectors.json: arguments, correctly rounded values and what the rounding left over.

Needs mpmath 1.3.0 and numpy 2.2.6. A row is [x, y, r]: f(x) = y + r ulp(y), |r| <= 0.5. Half of the rows are the arguments
of a random sample whose value lies nearest to the middle of two doubles; `--all FILE` writes the whole sample to FILE.
"""
import json
import math
import random
import struct
import sys
from pathlib import Path

import mpmath
import numpy

mpmath.mp.prec = 1300
random.seed(20)


def logarithmic(low, high):
    return lambda: math.exp(random.uniform(math.log(low), math.log(high)))


def signed(draw):
    return lambda: random.choice((-1, 1)) * draw()


def uniform(low, high):
    return lambda: random.uniform(low, high)


def bits(positive=False):
    def draw():
        while True:
            value = struct.unpack("<d", struct.pack("<Q", random.getrandbits(64)))[0]
            if math.isfinite(value) and value != 0:
                return abs(value) if positive else value
    return draw


def expit(x):
    return 1 / (1 + mpmath.exp(-x))


FUNCTIONS = {
    "exp": (mpmath.exp, [uniform(-1, 1), uniform(-708, 709.7), uniform(-745.1, -708), signed(logarithmic(1e-18, 1))]),
    "exp2": (lambda x: mpmath.power(2, x), [uniform(-1, 1), uniform(-1022, 1023.9), uniform(-1074, -1020)]),
    "expm1": (mpmath.expm1, [uniform(-1, 1), uniform(-0.02, 0.02), uniform(-50, 709), signed(logarithmic(1e-18, 1))]),
    "log": (mpmath.log, [bits(True), uniform(0.5, 2), uniform(0.98, 1.02), lambda: 1 + random.randint(-10**6, 10**6) * 2.0**-53]),
    "log2": (lambda x: mpmath.log(x, 2), [bits(True), uniform(0.5, 2), uniform(0.98, 1.02)]),
    "log10": (mpmath.log10, [bits(True), uniform(0.5, 2), uniform(0.98, 1.02)]),
    "log1p": (mpmath.log1p, [uniform(-1, 1), uniform(-0.02, 0.02), signed(logarithmic(1e-18, 0.9)), logarithmic(1, 1e300), lambda: 2 ** -random.uniform(0, 53) - 1]),
    "sin": (mpmath.sin, [uniform(-4, 4), uniform(-1000, 1000), bits(), signed(logarithmic(1e-10, 1e8)), lambda: random.randint(1, 600000) * math.pi / 2]),
    "cos": (mpmath.cos, [uniform(-4, 4), uniform(-1000, 1000), bits(), signed(logarithmic(1e-10, 1e8)), lambda: random.randint(1, 600000) * math.pi / 2]),
    "tan": (mpmath.tan, [uniform(-4, 4), uniform(-1000, 1000), bits(), signed(logarithmic(1e-10, 1e8)), lambda: random.randint(1, 600000) * math.pi / 2]),
    "arcsin": (mpmath.asin, [uniform(-1, 1), signed(logarithmic(1e-10, 1)), lambda: 1 - 2 ** -random.uniform(1, 53)]),
    "arccos": (mpmath.acos, [uniform(-1, 1), signed(logarithmic(1e-18, 1)), lambda: random.choice((-1, 1)) * (1 - 2 ** -random.uniform(1, 53))]),
    "arctan": (mpmath.atan, [uniform(-1, 1), uniform(-10, 10), signed(logarithmic(1e-10, 1e18))]),
    "sinh": (mpmath.sinh, [uniform(-1, 1), uniform(-45, 45), uniform(-710, 710.4), signed(logarithmic(1e-10, 1))]),
    "cosh": (mpmath.cosh, [uniform(-1, 1), uniform(-45, 45), uniform(-710, 710.4)]),
    "tanh": (mpmath.tanh, [uniform(-1, 1), uniform(-22, 22), signed(logarithmic(1e-10, 1))]),
    "arcsinh": (mpmath.asinh, [uniform(-1, 1), signed(logarithmic(1e-10, 1e300))]),
    "arccosh": (mpmath.acosh, [uniform(1, 3), logarithmic(1, 1e300), lambda: 1 + 2 ** -random.uniform(1, 52)]),
    "arctanh": (mpmath.atanh, [uniform(-1, 1), signed(logarithmic(1e-10, 1)), lambda: 1 - 2 ** -random.uniform(1, 53)]),
    "cbrt": (lambda x: mpmath.cbrt(x) if x > 0 else -mpmath.cbrt(-x), [bits(), uniform(-8, 8)]),
    "expit": (expit, [uniform(-40, 40), uniform(-700, 1)]),
}


def draw_power():
    kind = random.randrange(4)
    x = logarithmic(1e-3, 1e3)() if kind else bits(True)()
    if kind == 3:
        x = 1 + random.uniform(-1e-3, 1e-3)
    reach = 700 / max(abs(math.log(x)), 1e-12)
    return x, random.uniform(-reach, reach) if kind != 1 else random.uniform(-4, 4)


def draw_arctan2():
    return bits()(), bits()()


def draw_plane():
    return random.uniform(-3, 3), random.uniform(-3, 3)


PAIRS = {
    "power": (mpmath.power, [draw_power]),
    "arctan2": (mpmath.atan2, [draw_arctan2, draw_plane, draw_plane]),
}


def nearest_double(exact):
    """float() rounds twice where the result is subnormal."""
    if abs(exact) >= mpmath.mpf(2) ** -1022:
        return float(exact)
    return float(mpmath.ldexp(mpmath.nint(mpmath.ldexp(exact, 1074)), -1074))


def row(function, arguments):
    exact = function(*(mpmath.mpf(x) for x in arguments))
    if not mpmath.isfinite(exact) or exact == 0 or abs(exact) >= mpmath.mpf(2) ** 1024:
        return None
    nearest = nearest_double(exact)
    if not math.isfinite(nearest) or nearest == 0:
        return None
    left = (exact - mpmath.mpf(nearest)) / mpmath.mpf(math.ulp(nearest))
    return [*arguments, nearest, round(float(left), 6)]


def sample(function, draws, count, unpack):
    rows = []
    for i in range(count):
        drawn = draws[i % len(draws)]()
        made = row(function, drawn if unpack else (drawn,))
        if made:
            rows.append(made)
    return rows


def select(rows):
    hardest = sorted(rows, key=lambda r: -abs(r[-1]))[:100]
    return hardest + rows[:100]


def pairwise():
    """Sums of numpy.add.reduce over rows that a 48-bit linear congruential generator makes (see the test)."""
    state = 11
    values = []
    for _ in range(3000):
        state = (state * 25214903917 + 11) % 2**48
        values.append((state / 2**48 - 0.5) * 10.0 ** (state % 7))
    array = numpy.array(values)
    single = array.astype(numpy.float32)
    counts = [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 64, 100, 127, 128, 129, 136, 137, 200, 255, 256, 257, 264, 300, 511, 512, 513, 1000, 1001, 1024, 1025, 2000, 2999, 3000]
    sums = [[n, float(array[:n].sum()), float(single[:n].sum()), float(array[::3][: n // 3].sum())] for n in counts]
    return {"numpy": numpy.__version__, "sums": sums}


def main():
    count = 20000 if "--all" in sys.argv else 2000
    samples = {name: sample(f, draws, count, False) for name, (f, draws) in FUNCTIONS.items()}
    samples |= {name: sample(f, draws, count, True) for name, (f, draws) in PAIRS.items()}
    if "--all" in sys.argv:
        Path(sys.argv[sys.argv.index("--all") + 1]).write_text(json.dumps(samples))
        return
    folder = Path(__file__).parent.parent / "test" / "math"
    body = ",\n".join(f"{json.dumps(name)}: [\n" + ",\n".join(map(json.dumps, select(rows))) + "\n]" for name, rows in samples.items())
    (folder / "accuracy-vectors.json").write_text("{\n" + body + "\n}\n")
    sums = pairwise()
    (folder / "pairwise-vectors.json").write_text(f'{{"numpy": "{sums["numpy"]}", "sums": [\n' + ",\n".join(map(json.dumps, sums["sums"])) + "\n]}\n")


main()
