"""Writes test/fixtures/torch/functional.json: what PyTorch's torch.autograd.functional computes.

Run it with Python 3 and `pip install torch "numpy<2"`:

    python test/parity/make_torch_fixtures.py

Each case is a function of one to four tensors, written once here, in Python, and once in
test/parity/torch.test.ts. Stored are its inputs, random vectors in their shape and in that of the outputs, and
what jacobian, vjp and jvp make of them; for a scalar function also hessian and hvp. A list has an item for each
argument or result, and a hessian has rows of blocks.
"""

import json
import pathlib

import numpy as np
import torch
from torch.autograd import functional as AF


def goldstein(x, y):
    return (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)) * (
        30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
    )


def rosenbrock(x):
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


def penalty(w, x):
    """A loss with a gradient penalty: the gradient by x is itself part of what is differentiated."""
    y = torch.tanh(x @ w).pow(2).sum()
    (gx,) = torch.autograd.grad(y, x, create_graph=True)
    return y + 0.1 * ((gx**2).sum() - 1) ** 2


def step36(x):
    y = x**2
    (gx,) = torch.autograd.grad(y, x, create_graph=True)
    return gx**3 + y


SCALAR = {
    "goldstein": (goldstein, [(), ()]),
    "rosenbrock": (rosenbrock, [(5,)]),
    "quadratic form": (lambda x, a: x @ a @ x, [(3,), (3, 3)]),
    "log-sum-exp": (lambda x: torch.log(torch.exp(x).sum()), [(4,)]),
    "power": (lambda x, c: ((x * x + 0.5) ** c).sum(), [(3,), (3,)]),
    "two layers": (
        lambda x, w1, b1, w2: (torch.tanh(x @ w1 + b1) @ w2).pow(2).mean(),
        [(4, 3), (3, 2), (2,), (2, 2)],
    ),
    "an argument that is not used": (lambda x, y: torch.sin(x).sum(), [(2,), (2, 2)]),
    "a constant": (lambda x: torch.ones((), dtype=torch.float64) * 3, [(2,)]),
    "linear": (lambda x: (2 * x).sum(), [(3,)]),
    "one element": (lambda x: torch.prod(torch.cos(x)).reshape(1, 1), [(1,)]),
    "gradient penalty": (penalty, [(3, 2), (2, 3)]),
    "step 36": (step36, [()]),
}

VECTOR = {
    "sin": (torch.sin, [(2, 3)]),
    "tanh": (torch.tanh, [(3,)]),
    "softmax": (lambda x: torch.exp(x) / torch.exp(x).sum(), [(4,)]),
    "matmul": (torch.matmul, [(2, 3), (3, 2)]),
    "broadcast": (lambda a, b: a * b + b / (a * a + 1), [(2, 1), (3,)]),
    "gather": (lambda x: x[[0, 2, 0]] ** 2, [(3, 2)]),
    "polar": (lambda r, t: (r * torch.cos(t), r * torch.sin(t)), [(2,), (2,)]),
    "a result that is constant": (lambda x: (x**3, torch.ones(2, dtype=torch.float64)), [(2,)]),
    "a result that is the argument": (lambda x: (x, x.sum()), [(2,)]),
    "sigmoid": (torch.sigmoid, [(2, 3)]),
    "softmax of rows": (lambda x: torch.softmax(x, dim=1), [(2, 3)]),
    "softmax of columns": (lambda x: torch.softmax(x, dim=0), [(3, 2)]),
    "cross entropy": (
        lambda x: torch.nn.functional.cross_entropy(x, torch.tensor([2, 0, 1])).reshape(1),
        [(3, 4)],
    ),
}


def plain(x):
    """Tensors as nested lists, tuples of tensors as lists of those."""
    return x.detach().tolist() if isinstance(x, torch.Tensor) else [plain(part) for part in x]


def in_list(x):
    return x if isinstance(x, (tuple, list)) else (x,)


def run(function, shapes, seed, scalar):
    rng = np.random.RandomState(seed)
    draw = lambda shape: torch.tensor(rng.randn(*shape) if shape else rng.randn(), dtype=torch.float64)
    arguments = tuple(draw(shape) for shape in shapes)
    tangents = tuple(draw(shape) for shape in shapes)

    def f(*xs):
        return function(*xs)

    value = f(*[x.clone().requires_grad_() for x in arguments])
    several = isinstance(value, (tuple, list))
    covectors = tuple(draw(tuple(y.shape)) for y in in_list(value))
    jacobian = AF.jacobian(f, arguments)
    result = {
        "arguments": plain(arguments),
        "tangents": plain(tangents),
        "covectors": plain(covectors),
        "values": plain(in_list(value)),
        "shapes": [list(y.shape) for y in in_list(value)],
        # Rows by result, columns by argument.
        "jacobian": plain(jacobian if several else (jacobian,)),
        "vjp": plain(AF.vjp(f, arguments, covectors if several else covectors[0])[1]),
        "jvp": plain(in_list(AF.jvp(f, arguments, tangents)[1])),
    }
    if scalar:
        result["hessian"] = plain(AF.hessian(f, arguments))
        result["hvp"] = plain(AF.hvp(f, arguments, tangents)[1])
    return result


def main():
    cases = {name: (*case, True) for name, case in SCALAR.items()}
    cases.update({name: (*case, False) for name, case in VECTOR.items()})
    result = {
        "made_with": {"torch": torch.__version__, "numpy": np.__version__},
        "cases": {name: run(f, shapes, seed, scalar) for seed, (name, (f, shapes, scalar)) in enumerate(cases.items())},
    }
    target = pathlib.Path(__file__).parent.parent / "fixtures" / "torch" / "functional.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(result, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
