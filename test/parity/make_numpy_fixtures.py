"""Writes what NumPy answers to test/fixtures/numpy/*.json, which numpy.test.ts compares with.

    pip install numpy==1.26.4
    python test/parity/make_numpy_fixtures.py

Deterministic: the same NumPy writes the same bytes. Each file names the NumPy that made it.
An array is {"d": dtype, "s": shape, "v": elements in C order}; nan and the infinities are strings.
"""

import itertools
import json
import math
import pathlib
import random
import warnings

import numpy as np

OUT = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "numpy"
DTYPES = ["float64", "float32", "int32", "bool"]
# Integers and booleans have fewer widths here than in NumPy.
RENAMED = {"int64": "int32", "int16": "int32", "int8": "int32", "float16": "float64"}


def number(v):
    if isinstance(v, (bool, np.bool_)):
        return int(v)
    if isinstance(v, (int, np.integer)):
        return int(v)
    v = float(v)
    if math.isnan(v):
        return "nan"
    if math.isinf(v):
        return "inf" if v > 0 else "-inf"
    return int(v) if v == int(v) and abs(v) < 1e15 and not (v == 0 and math.copysign(1, v) < 0) else v


def encode(x):
    x = np.asarray(x)
    dtype = RENAMED.get(x.dtype.name, x.dtype.name)
    return {"d": dtype, "s": list(x.shape), "v": [number(v) for v in x.ravel()]}


def write(name, content):
    OUT.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"numpy": np.__version__, **content}, separators=(",", ":"), allow_nan=False)
    (OUT / f"{name}.json").write_text(text + "\n")
    print(f"{name}.json: {len(text) / 1000:.0f} kB")


BINARY = {
    "add": np.add, "subtract": np.subtract, "multiply": np.multiply, "divide": np.divide, "power": np.power,
    "floorDivide": np.floor_divide, "remainder": np.remainder, "maximum": np.maximum, "minimum": np.minimum,
    "arctan2": np.arctan2, "equal": np.equal, "notEqual": np.not_equal, "less": np.less,
    "lessEqual": np.less_equal, "greater": np.greater, "greaterEqual": np.greater_equal,
    "logicalAnd": np.logical_and, "logicalOr": np.logical_or, "logicalXor": np.logical_xor,
}
UNARY = {
    "negative": np.negative, "absolute": np.absolute, "sign": np.sign, "square": np.square,
    "reciprocal": np.reciprocal, "exp": np.exp, "expm1": np.expm1, "log": np.log, "log1p": np.log1p,
    "log2": np.log2, "log10": np.log10, "sqrt": np.sqrt, "sin": np.sin, "cos": np.cos, "tan": np.tan,
    "arcsin": np.arcsin, "arccos": np.arccos, "arctan": np.arctan, "sinh": np.sinh, "cosh": np.cosh,
    "tanh": np.tanh, "floor": np.floor, "ceil": np.ceil, "rint": np.rint, "logicalNot": np.logical_not,
    "isnan": np.isnan, "isinf": np.isinf, "isfinite": np.isfinite,
}
SPECIAL = [math.nan, math.inf, -math.inf, 0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 7.25, 1e300, -1e-300, 5e-324]
SPECIAL32 = [math.nan, math.inf, -math.inf, 0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 7.25, 2.0**120, -(2.0**-120), 2.0**-149]
INTS = [-2147483648, -7, -2, -1, 0, 1, 2, 3, 7, 46341, 2147483647]
SHAPES = [
    ([], []), ([], [3]), ([3], [3]), ([2, 3], [3]), ([2, 3], [2, 1]), ([2, 1], [1, 3]), ([2, 3], []),
    ([1], [2, 2]), ([2, 1, 3], [4, 1]), ([0], [1]), ([0, 3], [3]), ([2, 3, 2], [3, 1]), ([1, 1], [1]),
]


def sample(shape, dtype, shift=0):
    """Small values of mixed sign, reproducible in TypeScript as well."""
    n = int(np.prod(shape, dtype=int))
    values = [((i + shift) * 7 % 11 - 5) / 2 for i in range(n)]
    if dtype == "int32":
        values = [(i + shift) * 7 % 11 - 5 for i in range(n)]
    if dtype == "bool":
        values = [(i + shift) * 7 % 11 > 5 for i in range(n)]
    return np.array(values, dtype=dtype).reshape(shape)


def arithmetic():
    cases = []

    def add(name, x, y):
        try:
            result = encode(BINARY[name](x, y))
        except (TypeError, ValueError):
            result = None
        cases.append([name, encode(x), encode(y), result])

    dtypes, shapes, special = [], [], []
    for name in BINARY:
        for a, b in itertools.product(DTYPES, DTYPES):
            cases = dtypes
            x, y = sample([5], a), sample([5], b, 2)
            if name == "arctan2" and a == b == "bool":
                # In NumPy a float16, as all elementary functions of bool; here a float64.
                cases.append([name, encode(x), encode(y), encode(np.arctan2(x.astype(float), y.astype(float)))])
            else:
                add(name, x, y)
    for name in ["add", "subtract", "divide", "maximum", "less"]:
        for a, b in SHAPES:
            cases = shapes
            add(name, sample(a, "float64"), sample(b, "float64", 3))
            # NumPy 1 lets the value of a 0-d array decide on the dtype; here it counts like any array, as in NumPy 2.
            if a and b:
                add(name, sample(b, "int32", 1), sample(a, "float32", 3))
    tables = {}
    for name, f in BINARY.items():
        for dtype, values in [("float64", SPECIAL), ("float32", SPECIAL32), ("int32", INTS)]:
            x = np.array(values, dtype=dtype)
            if name == "power" and dtype == "int32":
                continue
            if dtype == "float32" and name in ("power", "floorDivide", "arctan2"):
                # Here single precision is computed in double precision and rounded once.
                wide = x.astype("float64")
                r = f(wide[:, None], wide[None, :]).astype("float32")
            else:
                r = f(x[:, None], x[None, :])
            tables[f"{name} {dtype}"] = encode(r)
    powers = np.array(INTS, dtype="int32")[:, None] ** np.arange(6, dtype="int32")
    write("arithmetic", {
        "dtypes": dtypes, "shapes": shapes, "tables": tables,
        "special": {"float64": [number(v) for v in SPECIAL], "float32": [number(v) for v in SPECIAL32], "int32": INTS},
        "powers": encode(powers),
    })


def elementary():
    values = SPECIAL + [2.0**52 + 1, -0.4, -0.5, 1.5, 2.5, -1.5, 0.1, -0.1, 0.9999999, 1.0000001, 10.0, -10.0, 20.5,
                        100.0, -100.0, 700.0, -745.0, 1e-10, -1e-10, 1e10, 2.2250738585072014e-308, 0.7853981633974483,
                        1.5707963267948966, 3.141592653589793, -3.141592653589793, 8.0, 1000.0, 0.3, 0.6, -0.7]
    x = np.array(values)
    small = np.array([v for v in values if not math.isfinite(v) or v == 0 or 1e-30 < abs(v) < 1e30], dtype="float32")
    results = {}
    for name, f in UNARY.items():
        wide = f(small.astype("float64"))
        results[name] = {
            "float64": encode(f(x)),
            "float32": encode(wide if wide.dtype == bool else wide.astype("float32")),
        }
        if name not in ("negative", "sign"):
            # bool has float16 results in NumPy, so truth is what its values give as float64.
            b = np.array([True, False])
            r = f(b.astype("float64")) if name not in ("logicalNot", "absolute", "square") else f(b)
            results[name]["bool"] = encode(r if name != "square" else r.astype("int32"))
        i = np.array(INTS, dtype="int32")
        results[name]["int32"] = encode(f(i.astype("float64")) if name == "reciprocal" else f(i))
    write("elementary", {
        "float64": encode(x), "float32": encode(small), "int32": encode(np.array(INTS, dtype="int32")),
        "bool": encode(np.array([True, False])), "results": results,
    })


REDUCTIONS = {
    "sum": np.sum, "mean": np.mean, "max": np.max, "min": np.min, "prod": np.prod, "var": np.var, "std": np.std,
    "all": np.all, "any": np.any, "argmax": np.argmax, "argmin": np.argmin,
}


def reductions():
    cases = []
    arrays = [sample([2, 3, 4], d) for d in DTYPES] + [
        sample([], "float64", 2), sample([5], "int32"), sample([0], "float64"), sample([0, 3], "float64"),
        sample([2, 0, 3], "int32"), np.array([[1, math.nan, 3], [math.inf, 2, -math.inf]]),
        np.array([math.nan, -math.inf]), sample([3, 20], "float64"), sample([200, 17], "float64"),
        sample([4, 3, 5, 2], "float32"),
    ]
    for x in arrays:
        axes = [None] + list(range(-x.ndim, x.ndim)) + list(itertools.combinations(range(x.ndim), 2)) + [()]
        if x.ndim == 3:
            axes += [(0, 1, 2), (-1, 0)]
        if x.ndim == 4:
            axes = [None, (0, 2, 3), (1, 3), (0, 2), (1,), -1]
        if x.size > 1000:
            axes = [None, 0]
        for name, f in REDUCTIONS.items():
            for axis in axes:
                if name.startswith("arg") and isinstance(axis, tuple):
                    continue
                for extra in [{}, {"keepdims": True}, {"ddof": 1}]:
                    if "ddof" in extra and name not in ("var", "std"):
                        continue
                    if "keepdims" in extra and (name not in ("sum", "mean", "argmax", "var") or x.size > 1000):
                        continue
                    wide = x.astype("float64") if x.dtype == "float32" and name in ("mean", "var", "std", "sum") else x
                    with np.errstate(all="ignore"):
                        try:
                            r = f(wide, axis=axis, **extra)
                            if wide is not x:
                                r = r.astype("float32")
                            if x.dtype.name in ("int32", "bool") and name in ("sum", "prod"):
                                r = np.asarray(r).astype("int32")
                            r = encode(r)
                        except ValueError:
                            r = None
                    cases.append([name, index_of(arrays, x), axis, extra, r])
    write("reductions", {"arrays": [encode(x) for x in arrays], "cases": cases})


def index_of(arrays, x):
    return next(i for i, a in enumerate(arrays) if a is x)


def shapes():
    cases = []
    x = np.arange(24.0).reshape(2, 3, 4)

    def add(name, args, call):
        try:
            r = call()
            r = [encode(v) for v in r] if isinstance(r, list) else encode(r)
        except (ValueError, np.AxisError):
            r = None
        cases.append([name, args, r])

    for s in [[24], [4, 6], [-1], [2, -1], [6, 4], [1, 24, 1], [5, 5], [-1, -1], [0, -1], [3, 8], [2, 3, 4], [4, -1, 3]]:
        add("reshape", [s], lambda: x.reshape(s))
        add("reshape of transpose", [s], lambda: x.transpose(1, 0, 2).reshape(s))
        add("reshape of slice", [s], lambda: x[:, ::-1].reshape(s))
    for axes in [None, [0, 1, 2], [2, 0, 1], [-1, 0, 1], [1, 0, 2], [0, 1], [0, 0, 1], [3, 0, 1]]:
        add("transpose", [axes], lambda: x.transpose(axes))
    for a, b in itertools.product(range(-3, 4), range(-3, 4)):
        add("swapaxes", [a, b], lambda: np.swapaxes(x, a, b).shape)
        add("moveaxis", [a, b], lambda: np.moveaxis(x, a, b).shape)
    add("moveaxis", [[0, 1], [2, 0]], lambda: np.moveaxis(x, [0, 1], [2, 0]).shape)
    add("moveaxis", [[0, 1], [-1, -2]], lambda: np.moveaxis(x, [0, 1], [-1, -2]).shape)
    for axis in [0, 1, 2, 3, -1, -4, 4, -5, [0, 1], [0, -1], [1, 3], [0, 0]]:
        add("expandDims", [axis], lambda: np.expand_dims(x, tuple(axis) if isinstance(axis, list) else axis).shape)
    y = np.arange(6.0).reshape(1, 2, 1, 3)
    for axis in [None, 0, 2, 1, -2, [0, 2], [0, 1], [0, 0], 4]:
        add("squeeze", [axis], lambda: np.squeeze(y, tuple(axis) if isinstance(axis, list) else axis).shape)
    z = np.arange(3.0).reshape(3, 1)
    for s in [[3, 1], [3, 4], [2, 3, 4], [3], [4, 3], [1, 3, 1], [0, 3, 2], [3, 0]]:
        add("broadcastTo", [s], lambda: np.broadcast_to(z, s))
    for axis in [0, 1, 2, -1, -3, 3]:
        add("concatenate", [axis], lambda: np.concatenate([x, x[:, ::-1], x.astype("float32")], axis=axis))
        add("stack", [axis], lambda: np.stack([x[0], x[1]], axis=axis))
    for sections in [1, 2, 4, 3, [1, 3], [2], [3, 1], [-1], [9]]:
        add("split", [sections, 2], lambda: [np.asarray(v) for v in np.split(x, sections, axis=2)])
    for times, axis in [(2, None), (0, 0), (2, 0), (3, 1), (2, -1), (1, 3)]:
        add("repeat", [times, axis], lambda: np.repeat(x, times, axis=axis))
    for reps in [[2], [2, 1], [1, 2, 1], [2, 1, 1, 2], [0]]:
        add("tile", [reps], lambda: np.tile(x[:, :2, :2], reps))
    sequences = [[5], [2, 5], [2, 7, 2], [0, 1, 0.1], [1, 2, 0.3], [5, 0, -2], [3, 3], [3, 1], [0.5, 3], [-1, 1, 0.25]]
    spaces = [[0, 1, 5], [0, 1, 1], [0, 1, 0], [1, 10, 4], [5, -5, 7], [0, 0, 3], [0, 0.3, 4], [-3, 3, 50]]
    write("shapes", {
        "x": encode(x), "y": encode(y), "z": encode(z), "cases": cases,
        "arange": [[a, encode(np.arange(*[float(v) for v in a]))] for a in sequences],
        "arangeInt": [[a, encode(np.arange(*a, dtype="int32"))] for a in [[5], [2, 9, 3], [5, -3, -2]]],
        "linspace": [[a, encode(np.linspace(*a)), encode(np.linspace(*a, endpoint=False))] for a in spaces],
        "eye": [[a, encode(np.eye(*a))] for a in [[3], [2, 3], [3, 2, 1], [3, 4, -1], [2, 2, 5], [0]]],
    })


def item(i):
    if isinstance(i, slice):
        part = lambda v: "" if v is None else str(v)
        return f"{part(i.start)}:{part(i.stop)}" + ("" if i.step is None else f":{i.step}")
    if i is Ellipsis:
        return "..."
    if isinstance(i, (list, np.ndarray)):
        a = np.asarray(i)
        return {"b" if a.dtype == bool else "i": a.tolist(), "s": list(a.shape)}
    return i


def indexing():
    rng = random.Random(1)
    s = slice
    masks = {n: np.array([k % 3 != 1 for k in range(n)]) for n in (2, 3, 4)}

    def choices(n):
        return [0, -1, n, s(None), s(1, None), s(None, None, -1), s(None, None, 2), s(-1, 0, -1), s(5, 9),
                [0, n - 1], [-1, 0, 0], np.array([[0, 1], [1, 0]]), np.array(1), masks[n], np.array([], dtype=int),
                np.array([[1], [0]]), [n]]

    x = np.arange(24).reshape(2, 3, 4)
    expressions = [
        (), (Ellipsis,), (None,), (None, Ellipsis, None), (0,), (-2, 1), (1, 2, 3), (0, 0, 0, 0), (Ellipsis, Ellipsis),
        (x % 5 == 0,), (x[0] > 4,), (x[0] > 4, [0]), (s(None), x[0] > 14), (np.array(True),), (np.array(False),), (0, np.array(True)),
        (np.ones([2, 3], dtype=bool),), (np.ones([3, 2], dtype=bool),), (s(None), np.ones([3, 4], dtype=bool)),
        ([0, 1], s(None), [0, 1]), (0, s(None), [0, 1]), (s(None), 0, [0, 1]), ([0, 1], 0), ([0, 1], None, [0, 1]),
        (None, [0, 1], [0, 1]), ([0, 1], Ellipsis, [1, 2]), (0, [0, 1], [1, 2]), ([0, 1], [0, 1], [0, 1]),
        (np.array([[0], [1]]), [0, 1, 2]), (np.array([[0], [1]]), s(None), [0, 1, 2]), ([0, 1], [0, 1, 2]),
        (Ellipsis, 1, [0, 2]), (1, Ellipsis, [0, 2]), (None, 1, [0, 2]), (1, None, [0, 2]), (s(0, 0), [0, 1]), ([], s(None), 0),
        (s(None), [0, 2], s(None, None, -1)), (s(None), [[0, 2], [1, 1]], s(1, 3)), (s(None), s(None), masks[4]),
        (masks[2], masks[3]), (masks[2], s(None), masks[4]), (s(None, None, -1), s(None, None, -2), s(-1, -4, -2)),
    ]
    shape = x.shape
    while len(expressions) < 260:
        count = rng.randint(1, 3)
        e = [rng.choice(choices(n)) for n in shape[:count]]
        if rng.random() < 0.3:
            e.insert(rng.randint(0, len(e)), rng.choice([None, Ellipsis]))
            if e.count(Ellipsis) if all(not isinstance(v, np.ndarray) for v in e) else False:
                k = e.index(Ellipsis)
                e = e[: k + 1] + [rng.choice(choices(n)) for n in shape[len(shape) - (len(e) - k - 1):]]
        if any(isinstance(v, int) and v in shape for v in e) and rng.random() < 0.8:
            continue
        expressions.append(tuple(e))
    get, put, at = [], [], []
    for k, e in enumerate(expressions):
        coded = [item(i) for i in e]
        try:
            r = x[e]
            if r.size == 0 and any(isinstance(v, list) and v in ([2], [3], [4]) for v in e):
                # Whether integers that are out of range matter when nothing is picked differs in NumPy from
                # case to case; here they always do.
                continue
            get.append([coded, {"s": list(np.shape(r)), "v": np.asarray(r).ravel().tolist()}])
        except (IndexError, DeprecationWarning):
            get.append([coded, None])
            continue
        size = r.size
        value = -1 - np.arange(size).reshape(r.shape)
        if k % 4 == 1:
            value = np.array(-5)
        elif k % 4 == 2 and r.ndim > 0:
            value = value[..., :1]
        elif k % 4 == 3 and r.ndim > 1 and r.shape[0] > 0:
            value = value[0]
        y = x.copy()
        y[e] = value
        put.append([coded, {"s": list(value.shape), "v": value.ravel().tolist()}, y.ravel().tolist()])
        if k % 2 == 0:
            y = x.copy()
            np.add.at(y, e, value)
            at.append([coded, {"s": list(value.shape), "v": value.ravel().tolist()}, y.ravel().tolist()])
    write("indexing", {"get": get, "set": put, "addAt": at})


def linalg():
    cases = []
    pairs = [
        ([3], [3]), ([2, 3], [3]), ([3], [3, 2]), ([2, 3], [3, 4]), ([2, 3], [4, 3]), ([], [3]), ([3], []), ([], []),
        ([5, 2, 3], [3, 4]), ([5, 2, 3], [5, 3, 4]), ([5, 2, 3], [1, 3, 2]), ([2, 1, 2, 3], [4, 3, 2]), ([3], [5, 3, 2]),
        ([5, 2, 3], [3]), ([5, 2, 3], [4, 3, 2]), ([0, 3], [3, 2]), ([2, 0], [0, 3]), ([2, 3], [0]), ([1, 1], [1, 1]),
        ([2, 3, 4], [2, 3, 4, 2]), ([17, 33], [33, 19]), ([4, 1], [1, 4]), ([5, 300], [300, 6]),
    ]
    for name, f in [("matmul", np.matmul), ("dot", np.dot)]:
        for a, b in pairs:
            for da, db in [("float64", "float64"), ("float32", "float32"), ("int32", "int32"), ("bool", "bool"), ("int32", "float32")]:
                if (da, db) != ("float64", "float64") and int(np.prod(a)) > 60:
                    continue
                try:
                    r = encode(f(sample(a, da), sample(b, db, 3)))
                except ValueError:
                    r = None
                cases.append([name, a, b, da, db, r])
    write("linalg", {"cases": cases})


def promotion():
    pairs = [[a, b, RENAMED.get(np.promote_types(a, b).name, np.promote_types(a, b).name)] for a in DTYPES for b in DTYPES]
    scalars = []
    for d in DTYPES:
        for v in [2, -1, 0, 2.5, 0.1, True]:
            r = (np.ones(3, dtype=d) + v).dtype.name
            scalars.append([d, v, RENAMED.get(r, r)])
    write("promotion", {"pairs": pairs, "scalars": scalars})


np.seterr(all="ignore")
warnings.simplefilter("ignore", RuntimeWarning)
# An index that is out of range is wrong, even if nothing is selected: a coming NumPy says so, and so do we.
warnings.simplefilter("error", DeprecationWarning)
arithmetic()
elementary()
reductions()
shapes()
indexing()
linalg()
promotion()
