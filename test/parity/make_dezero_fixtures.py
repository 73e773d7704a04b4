"""Writes test/fixtures/dezero/core.json: what the original DeZero computes.

Run it with Python 3 and `pip install "numpy<2" dezero matplotlib pillow`:

    python test/parity/make_dezero_fixtures.py

Each case is a function of one or two arrays, written once here, in Python, and once in
test/parity/dezero.test.ts. Stored are the value, the first gradients (of the sum of the value) and the
gradients of the sum of the squared first gradients, which are of second order. Cases that the
original gets wrong are left out; they are listed in docs/design/deviations.md.
"""

import json
import pathlib

import numpy as np

np.int = int  # names that the original uses and NumPy 1.24 removed

import dezero
import dezero.functions as F
from dezero import Variable

CASES = {
    "add": (lambda a, b: a + b, [(2, 3), (2, 3)]),
    "add row": (lambda a, b: a + b, [(2, 3), (3,)]),
    "add column": (lambda a, b: a + b, [(2, 3), (2, 1)]),
    "sub": (lambda a, b: a - b, [(2, 3), (3,)]),
    "mul": (lambda a, b: a * b, [(2, 3), (2, 1)]),
    "div": (lambda a, b: a / b, [(2, 3), (3,)]),
    "neg": (lambda a: -a, [(2, 3)]),
    "pow 3": (lambda a: a**3, [(2, 3)]),
    "pow -2": (lambda a: a**-2, [(2, 3)]),
    "number on the left": (lambda a: 3.0 * a - 1.0 / a + (2.0 - a), [(2, 3)]),
    "sin": (F.sin, [(2, 3)]),
    "cos": (F.cos, [(2, 3)]),
    "tanh": (F.tanh, [(2, 3)]),
    "exp": (F.exp, [(2, 3)]),
    "log": (lambda a: F.log(a * a + 0.1), [(2, 3)]),
    "reshape": (lambda a: F.reshape(a, (3, 2)) * 2.0, [(2, 3)]),
    "transpose": (lambda a: a.transpose(1, 2, 0) ** 2, [(2, 3, 4)]),
    "sum axis": (lambda a: F.sum(a**2, axis=1), [(2, 3)]),
    "sum axes keepdims": (lambda a: F.sum(a**2, axis=(0, 2), keepdims=True), [(2, 3, 4)]),
    "sum_to": (lambda a: F.sum_to(a**2, (1, 3)), [(2, 3)]),
    "broadcast_to": (lambda a: F.broadcast_to(a, (2, 3)) ** 2, [(1, 3)]),
    "matmul": (F.matmul, [(2, 3), (3, 4)]),
    "dot": (F.matmul, [(3,), (3,)]),
    "getitem row": (lambda a: a[1] ** 2, [(3, 4)]),
    "getitem repeated": (lambda a: a[np.array([0, 2, 0])] ** 2, [(3, 4)]),
    "getitem slice": (lambda a: a[:, 1:3] ** 2, [(3, 4)]),
    "max": (lambda a: F.max(a, axis=1) ** 2, [(3, 4)]),
    "min": (lambda a: F.min(a, axis=0, keepdims=True) ** 2, [(3, 4)]),
    "clip": (lambda a: F.clip(a, -0.5, 0.8) ** 2, [(3, 4)]),
    "sphere": (lambda x, y: x**2 + y**2, [(), ()]),
    "matyas": (lambda x, y: 0.26 * (x**2 + y**2) - 0.48 * x * y, [(), ()]),
    "goldstein": (
        lambda x, y: (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2))
        * (30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)),
        [(), ()],
    ),
    "rosenbrock": (lambda x, y: 100 * (y - x**2) ** 2 + (x - 1) ** 2, [(), ()]),
    "two layers": (lambda x, w: F.sum(F.tanh(F.matmul(x, w)) ** 2, axis=0), [(4, 3), (3, 2)]),
    "sigmoid": (F.sigmoid, [(2, 3)]),
    "softmax": (lambda a: F.softmax(a) ** 2, [(2, 3)]),
    "softmax cross entropy": (lambda a: F.softmax_cross_entropy(a, np.array([2, 0, 1])), [(3, 4)]),
}

REPRS = {
    "0-d": np.array(2.0),
    "float": np.array([1.0, 2.5, -3.0]),
    "int": np.array([[1, 2, 3], [4, 5, 6]], dtype=np.int32),
    "bool": np.array([True, False]),
    "special": np.array([np.nan, np.inf, -np.inf, 0.0]),
    "small": np.array([1e-10, 1.0]),
    "large": np.array([1e20, 1.0]),
    "float32": np.array([0.1, 0.2], dtype=np.float32),
    "cube": np.arange(8.0).reshape(2, 2, 2),
    "summarised": np.arange(2000.0),
    "empty": np.zeros((0,)),
}


def run(function, shapes, seed):
    rng = np.random.RandomState(seed)
    arrays = [np.array(rng.randn(*shape)) for shape in shapes]
    xs = [Variable(a) for a in arrays]
    y = function(*xs)
    y.backward(create_graph=True)
    grads = [x.grad for x in xs]
    total = F.sum(grads[0] ** 2)
    for g in grads[1:]:
        total = total + F.sum(g**2)
    for x in xs:
        x.cleargrad()
    if total.creator is not None:
        total.backward()
    second = [np.zeros_like(a) if x.grad is None else x.grad.data for a, x in zip(arrays, xs)]
    return {
        "inputs": [a.tolist() for a in arrays],
        "value": y.data.tolist(),
        "first": [g.data.tolist() for g in grads],
        "second": [s.tolist() for s in second],
    }


def main():
    result = {
        "made_with": {"dezero": dezero.__version__ if hasattr(dezero, "__version__") else "0.0.13", "numpy": np.__version__},
        "cases": {name: run(f, shapes, seed) for seed, (name, (f, shapes)) in enumerate(CASES.items())},
        "reprs": {
            name: {"data": np.nan_to_num(a, nan=8888.0, posinf=9999.0, neginf=-9999.0).tolist(), "dtype": str(a.dtype), "shape": a.shape, "text": repr(Variable(a))}
            for name, a in REPRS.items()
        },
    }
    target = pathlib.Path(__file__).parent.parent / "fixtures" / "dezero" / "core.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(result, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
