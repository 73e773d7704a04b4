"""Writes test/fixtures/kernels/elementary.json: elementary functions to more digits than a double holds.

    python test/parity/make_elementary_fixtures.py        (needs mpmath)

For each function and dtype: arguments `x` and the results rounded to float64 `y`; for float64 also what they lack
of the true results, `rest`, in units in the last place of `y`. Arguments are spread over the whole range: where results overflow, underflow or are subnormal, where they are
next to zero, and around the multiples of pi / 2.
"""

import json
import math
import os
import random
import struct

from mpmath import mp, mpf

mp.prec = 1300  # sin(1e300) needs the digits of pi beyond the 1000th bit

random.seed(7)
FUNCTIONS = {
    "exp": mp.exp,
    "log": mp.log,
    "sin": mp.sin,
    "cos": mp.cos,
    "tanh": mp.tanh,
    "sqrt": mp.sqrt,
    "sigmoid": lambda x: 1 / (1 + mp.exp(-x)),
}


def uniform(low, high, n):
    return [random.uniform(low, high) for _ in range(n)]


def spread(low, high, n, signed=True):
    """Powers of two with random exponents in [low, high]."""
    return [random.choice([-1, 1] if signed else [1]) * 2 ** random.uniform(low, high) for _ in range(n)]


def around(centres, n):
    """Numbers next to the centres: a few, or many, units in the last place off."""
    return [random.choice(centres) * (1 + random.uniform(-1, 1) * 2 ** random.uniform(-53, -4)) for _ in range(n)]


QUADRANTS = [k * math.pi / 2 for k in (1, 2, 3, 4, 5, 7, 11, 100, 355, 1001, 12345, 333333)]
ANGLES = {
    "float64": uniform(-4, 4, 60) + uniform(-100, 100, 40) + uniform(-524288, 524288, 30) + QUADRANTS
    + around(QUADRANTS, 60) + spread(-60, 19, 40) + spread(-1074, -60, 10) + spread(19, 1023, 20)
    + [524287.99999, 524288.0, 6381956970095103 * 2.0**797, 1e22, 5e-324],
    "float32": uniform(-4, 4, 50) + uniform(-100, 100, 30) + QUADRANTS + around(QUADRANTS, 40) + spread(-60, 19, 30)
    + spread(-149, -60, 10) + spread(19, 127, 20) + [2.0**-149],
}
ARGUMENTS = {
    "exp": {
        "float64": uniform(-1, 1, 60) + uniform(-40, 40, 60) + uniform(-745, 709.7, 60) + uniform(-745.1, -707.5, 60)
        + uniform(707.5, 709.78, 20) + spread(-80, 9, 40)
        + [709.782712893384, -708.3964185322641, -708.4, -744.4400719213812, -745.1332191019411, 708.0, -708.0],
        "float32": uniform(-1, 1, 50) + uniform(-40, 40, 50) + uniform(-103.9, 88.7, 60) + uniform(-103.9, -87, 30)
        + spread(-60, 6, 30) + [88.72283, -103.97207, -87.33655],
    },
    "log": {
        "float64": spread(-1074, 1024, 100, False) + spread(-1074, -1022, 20, False) + uniform(0.5, 2, 80)
        + around([1.0], 60) + around([0.5, 2.0, math.sqrt(2), math.sqrt(0.5)], 30)
        + [5e-324, 2.225073858507201e-308, 2.2250738585072014e-308, 1.7976931348623157e308],
        "float32": spread(-149, 127.9, 60, False) + uniform(0.5, 2, 50) + around([1.0], 40)
        + around([0.5, 2.0, math.sqrt(2), math.sqrt(0.5)], 20) + [2.0**-149],
    },
    "sin": ANGLES,
    "cos": ANGLES,
    "tanh": {
        "float64": uniform(-1, 1, 80) + uniform(-0.7, 0.7, 40) + uniform(0.6, 0.7, 40) + uniform(-23, 23, 60)
        + spread(-80, 5, 40) + spread(-1074, -80, 10) + [0.625, 0.6249999999999999, 22.0, 19.0615474653984, 710.0],
        "float32": uniform(-1, 1, 60) + uniform(-11, 11, 50) + spread(-40, 4, 40) + spread(-149, -40, 10)
        + around([1 / 256], 20) + [1 / 256, 10.0, 9.010913, 100.0],
    },
    "sqrt": {
        "float64": spread(-1074, 1024, 60, False) + uniform(0, 10, 40) + [5e-324, 1.7976931348623157e308],
        "float32": spread(-149, 127.9, 60, False) + uniform(0, 10, 40) + [2.0**-149],
    },
    "sigmoid": {
        "float64": uniform(-1, 1, 60) + uniform(-40, 40, 80) + uniform(-745, 745, 60) + uniform(-745.1, -707.5, 40)
        + spread(-80, 9, 40) + [-744.4400719213812, -709.0, -708.0, 708.0, 36.7, 37.5],
        "float32": uniform(-1, 1, 60) + uniform(-20, 20, 80) + uniform(-103.9, 88.7, 60) + uniform(-103.9, -87, 30)
        + spread(-60, 6, 30) + [-87.0, -88.0, 87.0, 16.6, 17.4],
    },
}


def to_float32(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def entry(function, dtype, arguments):
    xs = arguments if dtype == "float64" else [to_float32(x) for x in arguments]
    xs = [x for x in xs if math.isfinite(x) and not (function == "log" and x <= 0)]
    exact = [FUNCTIONS[function](mpf(x)) for x in xs]
    ys = [float(v) for v in exact]
    if dtype == "float32":
        return {"x": xs, "y": ys}
    return {"x": xs, "y": ys, "rest": [round(float((v - y) / math.ulp(y)), 4) for v, y in zip(exact, ys)]}


table = {f: {d: entry(f, d, a) for d, a in by.items()} for f, by in ARGUMENTS.items()}
folder = os.path.join(os.path.dirname(__file__), "..", "fixtures", "kernels")
os.makedirs(folder, exist_ok=True)
with open(os.path.join(folder, "elementary.json"), "w") as file:
    json.dump(table, file, separators=(",", ":"))
    file.write("\n")
