"""What PyTorch does in each task, on one thread.

A program returns the function that is timed, or a pair: one that makes a state, untimed, and one that is timed.
"""

import torch
import torch.nn.functional as F
from meter import peak

torch.set_num_threads(1)

packages = {"torch": torch.__version__}


def array(values):
    tensor = torch.from_numpy(values)
    return tensor.long() if values.dtype == "int32" else tensor


def read(result):
    return result.detach().numpy()


def leaf(value):
    return torch.tensor(value, dtype=torch.float64, requires_grad=True)


def small_adds(a):
    def run():
        y = a
        for _ in range(1000):
            y = y + a
        return y

    return run


def goldstein_price():
    x, y = leaf(1.0), leaf(1.0)

    def run():
        x.grad = y.grad = None
        z = (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)) * (
            30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
        )
        z.backward()
        return [x.grad, y.grad]

    return run


def rosenbrock(steps, rate):
    def run():
        x0, x1 = leaf(0.0), leaf(2.0)
        for _ in range(steps):
            y = 100 * (x1 - x0**2) ** 2 + (x0 - 1) ** 2
            x0.grad = x1.grad = None
            y.backward()
            with torch.no_grad():
                x0 -= rate * x0.grad
                x1 -= rate * x1.grad
        return [x0, x1]

    return run


def tanh(order):
    def run():
        x = leaf(1.0)
        y = torch.tanh(x)
        for _ in range(order):
            (y,) = torch.autograd.grad(y, x, create_graph=True)
        return y

    return run


def backward(state):
    x, y = state
    y.backward()
    return x.grad


def chain(length, factor):
    def prepare():
        x = leaf(0.5)
        y = x
        for _ in range(length):
            y = y * factor
        return x, y

    return prepare, backward


def fan_in(width):
    def prepare():
        x = leaf(0.5)
        y = x**2
        for _ in range(width - 1):
            y = y + x**2
        return x, y

    return prepare, backward


def mlp(x, t, w1, b1, w2, b2, rate):
    params = [w.clone().requires_grad_() for w in (w1, b1, w2, b2)]

    def run():
        hidden = torch.sigmoid(x @ params[0] + params[1])
        loss = F.cross_entropy(hidden @ params[2] + params[3], t)
        for p in params:
            p.grad = None
        loss.backward()
        with torch.no_grad():
            for p in params:
                p -= rate * p.grad
        return loss

    return run


MODES = ("noGrad", "forward", "backward", "retainGrad")


def step18(x, depth, mode):
    mode = MODES[mode]

    def run():
        v = x.detach().requires_grad_()
        v.grad = None
        y = v
        with torch.set_grad_enabled(mode != "noGrad"):
            for _ in range(depth):
                y = y**2
                if mode == "retainGrad":
                    y.retain_grad()
        if mode in ("backward", "retainGrad"):
            y.backward(torch.ones_like(y))
        return [y[0, 0]] + ([] if v.grad is None else [v.grad[0, 0]])

    return run


programs = {
    "add": lambda a, b: lambda: a + b,
    "exp": lambda a: lambda: torch.exp(a),
    "sum": lambda a: lambda: torch.sum(a),
    "sum axis 0": lambda a: lambda: torch.sum(a, dim=0),
    "small adds": small_adds,
    "matmul": lambda a, b: lambda: a @ b,
    "matmul aT b": lambda a, b: lambda: a.T @ b,
    "matmul a bT": lambda a, b: lambda: a @ b.T,
    "goldstein-price": goldstein_price,
    "rosenbrock": rosenbrock,
    "tanh": tanh,
    "chain": chain,
    "fan-in": fan_in,
    "mlp": mlp,
    "step18": step18,
}

memory = {"loop": lambda x, steps: peak(steps, lambda i: x + i)}
