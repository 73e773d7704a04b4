"""Writes test/fixtures/numpy/print.json: arrays, and what NumPy prints for them.

    python test/parity/make_print_fixtures.py

Made with NumPy 1.26. An int32 array here stands for NumPy's default integer, so it is printed there as int64.
"""
import json
import pathlib
import numpy as np

rng = np.random.RandomState(0)
cases = []


def number(x):
    """JSON has no nan, inf or -0."""
    if isinstance(x, bool) or isinstance(x, int):
        return x
    if np.isnan(x):
        return "nan"
    if np.isinf(x):
        return "inf" if x > 0 else "-inf"
    if x == 0 and np.signbit(x):
        return "-0"
    return x


def add(x, options=None, values=None, **array2string):
    """One case. `values` describes a big array as [first, step] instead of listing its elements."""
    x = np.asarray(x)
    dtype = "int32" if x.dtype == np.int64 else x.dtype.name
    case = {"dtype": dtype, "shape": list(x.shape)}
    case["values"] = {"first": values[0], "step": values[1]} if values else [number(v) for v in x.ravel().tolist()]
    with np.printoptions(**(options or {})):
        if options:
            case["options"] = options
        if array2string:
            case["array2string"] = array2string
            case["text"] = np.array2string(x, **array2string)
        else:
            case["str"], case["repr"] = str(x), repr(x)
    cases.append(case)


def add_floats(values, **rest):
    for dtype in (np.float64, np.float32):
        add(np.array(values, dtype), **rest)


def range_like(shape, dtype=np.float64, first=0, step=1):
    n = int(np.prod(shape))
    add((first + step * np.arange(n)).astype(dtype).reshape(shape), values=(first, step))


nan, inf = np.nan, np.inf

# Numbers on their own.
scalars = [0, 1, 2, -3, 0.5, 0.1, 1 / 3, -2 / 3, 100, 123456.789, 1e-4, 9.9999e-5, 1e-5, 1e-10, 1e7, 1e8, 123456789,
           1e15, 1e16, 9999999999999998, 1e17, 1e20, 1.5e300, 5e-324, 1.7976931348623157e308, np.pi, np.e, -np.pi * 1e5,
           0.30000000000000004, 1e23, 2**53, 2**-30, 1 + 2**-17, -0.0, nan, inf, -inf]
with np.errstate(over="ignore"):
    for v in scalars:
        add_floats(v)
        add_floats([v])
for v in (16777216, 33554432, 99999992, 1.00390625, 3.4028235e38, 1.1754944e-38, 1e-45, 1e-4, 9.999999e-5, 0.3):
    add(np.float32(v))
    add(np.array([v], np.float32))
for v in (0, 1, -1, 2147483647, -2147483648):
    add(np.array(v))
    add(np.array([v]))
add(np.array(True)), add(np.array(False)), add(np.array([True])), add(np.array([False]))

# Alignment, notation, signs.
for values in ([1, 2, 3], [1, 2.5, 3], [-1, 2, 3], [1, -2.25, 300], [0.1, 0.22, 0.333], [1, 1000], [1, 1001],
               [1e-3, 1], [1e-3, 1.001], [1e-4, 0.1], [0.00009, 0.01], [99999999, 1], [1e8, 1], [1e8, 1e7], [0, 1e-10],
               [0, 0, 0], [-0.0, 0.0], [-0.0, 1e-10], [1e100, 1], [1e100, 1e-100], [1e-100, 1e10, 0], [-1e-5, 1e5],
               [1 / 3, 2 / 3, 1], [1 / 3, 2e5], [1.123456789, 2], [0.001953125, 1], [0.005859375, 1], [1e8 + 0.5, 2],
               [0.99999999999, 1], [9.999999999, 10], [nan, 1], [inf, 1], [-inf, 1], [nan, inf, -inf], [nan, nan],
               [nan, 1e-10], [inf, 123456], [-inf, 0.5], [nan, 1.5, -2.25], [1e-10, nan, inf], [nan, -1e10, -inf],
               [1234567885, 1], [1234567895, 1], [1.5e9, 2.5e9], [123456.123456789, 0.5], [1e5, 123.456], [1e-7, 2e-7]):
    with np.errstate(over="ignore"):
        add_floats(values)
        add_floats([values, values[::-1]])
add([1, 10, 100]), add([-1, 10, 100]), add([[1, -22], [333, 4]]), add([True, False]), add([[True, True], [True, False]])
add(np.arange(24).reshape(2, 3, 4)), add(np.arange(24.0).reshape(2, 3, 4)), add(np.ones((1, 1, 1, 1)))
add(np.arange(16).reshape(2, 2, 2, 2)), add(np.zeros((2, 1, 3))), add(np.zeros((3, 1), np.float32))

# Empty arrays.
for dtype in (np.float64, np.float32, np.int64, bool):
    for shape in ((0,), (0, 3), (3, 0), (2, 0, 4), (1, 0)):
        x = np.zeros(shape, dtype)
        add(x)
        if dtype == np.int64:  # NumPy's default integer is int64, ours is int32.
            cases[-1]["repr"] = cases[-1]["repr"].replace("int64", "int32")

# Lines of 75 characters.
for n in (10, 15, 17, 18, 19, 20, 25, 26, 40, 100):
    range_like((n,)), range_like((n,), np.int64), range_like((n,), np.float32), range_like((2, n), np.float64, 0, 0.5)
    range_like((2, 2, n), np.int64, -5)
    add(np.arange(n) % 3 == 0)
for n in (3, 5, 6, 7, 8, 13):
    add(rng.randn(n)), add(rng.randn(n).astype(np.float32)), add(rng.randn(2, n)), add(rng.randn(2, 2, n) * 1e6)
for n in range(10, 25):  # where `dtype=float32)` goes to a new line
    add(np.arange(n, dtype=np.float32)), add(np.arange(n, dtype=np.float32) * 10)

# Summaries.
for shape in ((1000,), (1001,), (2000,), (100, 100), (10, 101), (2, 501), (501, 2), (6, 200), (7, 200), (200, 7),
              (20, 20, 20), (5, 5, 5, 9), (5, 5, 5, 8), (3, 1000), (1001, 1), (1, 1001), (200, 200), (6, 6, 6, 6)):
    if np.prod(shape) > 1000 or shape == (1000,):
        range_like(shape), range_like(shape, np.int64), range_like(shape, np.float32, -3, 0.25)
        range_like(shape, np.float64, -500, 1e-3)
range_like((100, 100, 100)), range_like((1000000,)), range_like((100000, 10), np.int64)
add(np.arange(1200) % 2 == 0)

# Random numbers of all sizes.
for dtype in (np.float64, np.float32):
    for _ in range(60):
        x = rng.randn(rng.randint(1, 7)) * 10.0 ** rng.randint(-12, 13)
        add(x.astype(dtype))
    for _ in range(60):
        x = rng.randn(rng.randint(1, 5), rng.randint(1, 4)) * 10.0 ** rng.uniform(-4, 4, 1)
        add(x.astype(dtype))
    for _ in range(60):  # from any bits
        bits = rng.bytes(4 * np.dtype(dtype).itemsize)
        add(np.frombuffer(bits, dtype))
    for _ in range(40):  # few decimals, and ties
        add((rng.randint(-1000, 1000, 6) / 2.0 ** rng.randint(0, 12)).astype(dtype))
    for _ in range(30):  # 0-d
        add(dtype(rng.randn() * 10.0 ** rng.randint(-20, 20)))
    for k in rng.randint(-120, 120, 40):  # powers of two: the spacing below is half of that above
        add(np.array([2.0**k, 1e-30, 3.3333333e-5], dtype))
        add(dtype(2.0**k))
for _ in range(20):
    add(rng.randint(-(10 ** rng.randint(1, 10)), 10 ** rng.randint(1, 10), (2, rng.randint(1, 6))))

# Options.
x = np.array([[1 / 3, -2e-5, 3], [1e-9, 22.123456789, 0]])
y = rng.randn(30)
for options in ({"precision": 3}, {"precision": 0}, {"precision": 17}, {"suppress": True}, {"linewidth": 40}, {"linewidth": 8},
                {"precision": 2, "suppress": True}, {"threshold": 5}, {"threshold": 5, "edgeitems": 1}, {"precision": 12, "linewidth": 120},
                {"threshold": 0, "edgeitems": 2, "precision": 1}, {"suppress": True, "precision": 4, "linewidth": 50}):
    for a in (x, y, y * 1e6, x.astype(np.float32), np.arange(12.0).reshape(3, 2, 2), np.arange(40), np.array([6e-9, 4e-9, 1]),
              np.array([0.5, 1.5, 2.5, 0.05, 0.25]), np.array(1 / 3), np.array([nan, inf, 1e10]), np.array([1e7 + 0.1, 1e9])):
        add(a, options)
add(x, separator=","), add(x, separator=", ", prefix="variable("), add(y, prefix="variable("), add(y, prefix="x = ", suffix=" # y" * 5)
add(np.arange(60), separator=" | "), add(np.arange(8.0).reshape(2, 2, 2), separator=",", prefix="abc"), add(y, max_line_width=50, precision=2)

path = pathlib.Path(__file__).parents[1] / "fixtures" / "numpy" / "print.json"
path.parent.mkdir(parents=True, exist_ok=True)
path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
print(f"{len(cases)} cases, {path.stat().st_size} bytes")
