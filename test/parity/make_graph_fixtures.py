"""Writes test/fixtures/dezero/graphs.json: the graphs that the original DeZero draws.

Run it with Python 3 and `pip install "numpy<2" dezero matplotlib pillow`:

    python test/parity/make_graph_fixtures.py

Each case is a function that returns the variable to draw, written once here, in Python, and once in
test/graph/parity.test.ts. Stored is the DOT text of `get_dot_graph` without what differs between two runs: how many
nodes have which label, and how many edges lead from which label to which.
"""

import collections
import json
import math
import pathlib
import re

import numpy as np

np.int = int  # names that the original uses and NumPy 1.24 removed

import dezero.functions as F
from dezero import Variable
from dezero.utils import get_dot_graph


def scalars():
    return Variable(np.array(1.0), name="x"), Variable(np.array(1.0), name="y")


def named(z):
    z.name = "z"
    return z


def goldstein():
    x, y = scalars()
    return named(
        (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2))
        * (30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2))
    )


def rosenbrock():
    x, y = scalars()
    return named(100 * (y - x**2) ** 2 + (x - 1) ** 2)


def my_sin(threshold):
    x = Variable(np.array(np.pi / 4), name="x")
    y = 0
    for i in range(100000):
        c = (-1) ** i / math.factorial(2 * i + 1)
        t = c * x ** (2 * i + 1)
        y = y + t
        if abs(t.data) < threshold:
            break
    return named(y)


def derivative(function, order):
    x = Variable(np.array(1.0), name="x")
    y = function(x)
    y.name = "y"
    y.backward(create_graph=True)
    for _ in range(order - 1):
        gx = x.grad
        x.cleargrad()
        gx.backward(create_graph=True)
    x.grad.name = "gx"
    return x.grad


def two_layers():
    x = Variable(np.ones((4, 3)), name="x")
    w, b = Variable(np.ones((3, 2), dtype=np.float32), name="W"), Variable(np.ones(2), name="b")
    y = F.tanh(F.matmul(x, w) + b)
    return named(F.sum(F.transpose(F.reshape(y, (2, 4))), axis=0)[0])


def double_backprop():
    x = Variable(np.array(2.0), name="x")
    y = F.sin(x)
    y.backward(create_graph=True)
    return named(x.grad * x.grad + y)


CASES = {
    "goldstein": goldstein,
    "rosenbrock": rosenbrock,
    "my_sin 1e-4": lambda: my_sin(1e-4),
    "my_sin 1e-150": lambda: my_sin(1e-150),
    **{f"tanh {n}": (lambda n=n: derivative(F.tanh, n)) for n in range(1, 7)},
    **{f"sin {n}": (lambda n=n: derivative(F.sin, n)) for n in range(1, 5)},
    "two layers": two_layers,
    "double backprop": double_backprop,
}

NODE = re.compile(r'(\d+) \[label="(.*)", color=(orange|lightblue), style=filled(?:, shape=box)?\]')
EDGE = re.compile(r"(\d+) -> (\d+)")


def normalise(dot):
    labels, variables, edges = {}, set(), []
    for line in dot.splitlines()[1:-1] + [dot.splitlines()[-1].rstrip("}")]:
        if node := NODE.fullmatch(line):
            labels[node[1]] = node[2]  # a variable is declared once for each use
            if node[3] == "orange":
                variables.add(node[1])
        elif edge := EDGE.fullmatch(line):
            edges.append((edge[1], edge[2]))
        else:
            assert line == "", line
    return {
        "variables": collections.Counter(labels[i] for i in labels if i in variables),
        "functions": collections.Counter(labels[i] for i in labels if i not in variables),
        "edges": collections.Counter(f"{labels[a]} -> {labels[b]}" for a, b in edges),
    }


def main():
    graphs = {name: normalise(get_dot_graph(make(), verbose=True)) for name, make in CASES.items()}
    for graph in graphs.values():
        for part in graph:
            graph[part] = dict(sorted(graph[part].items()))
    target = pathlib.Path(__file__).parent.parent / "fixtures" / "dezero" / "graphs.json"
    result = {"made_with": {"dezero": "0.0.13", "numpy": np.__version__}, "graphs": graphs}
    target.write_text(json.dumps(result, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
