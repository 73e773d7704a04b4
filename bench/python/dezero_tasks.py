"""What the original DeZero does in each task, written as in its examples.

A program returns the function that is timed, or a pair: one that makes a state, untimed, and one that is timed.
"""

import tracemalloc

import numpy as np

np.int = int  # DeZero uses a name that NumPy dropped

import dezero  # noqa: E402
import dezero.functions as F  # noqa: E402
from dezero import Variable  # noqa: E402
from importlib.metadata import version  # noqa: E402
from meter import peak  # noqa: E402

packages = {"dezero": version("dezero"), "numpy": np.__version__}
array = np.asarray


def read(result):
    return result.data if isinstance(result, Variable) else np.asarray(result)


def goldstein_price():
    x, y = Variable(np.array(1.0)), Variable(np.array(1.0))

    def run():
        x.cleargrad()
        y.cleargrad()
        z = (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)) * (
            30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
        )
        z.backward()
        return [x.grad, y.grad]

    return run


def rosenbrock(steps, rate):
    def run():
        x0, x1 = Variable(np.array(0.0)), Variable(np.array(2.0))
        for _ in range(steps):
            y = 100 * (x1 - x0**2) ** 2 + (x0 - 1) ** 2
            x0.cleargrad()
            x1.cleargrad()
            y.backward()
            x0.data = x0.data - rate * x0.grad.data
            x1.data = x1.data - rate * x1.grad.data
        return [x0, x1]

    return run


def tanh(order):
    def run():
        x = Variable(np.array(1.0))
        y = F.tanh(x)
        for _ in range(order):
            x.cleargrad()
            y.backward(create_graph=True)
            y = x.grad
        return y

    return run


def backward(state):
    x, y = state
    y.backward()
    return x.grad


def chain(length, factor):
    def prepare():
        x = Variable(np.array(0.5))
        y = x
        for _ in range(length):
            y = y * factor
        return x, y

    return prepare, backward


def fan_in(width):
    def prepare():
        x = Variable(np.array(0.5))
        y = x**2
        for _ in range(width - 1):
            y = y + x**2
        return x, y

    return prepare, backward


def mlp(x, t, w1, b1, w2, b2, rate):
    params = [Variable(w.copy()) for w in (w1, b1, w2, b2)]

    def run():
        hidden = F.sigmoid(F.linear(x, params[0], params[1]))
        loss = F.softmax_cross_entropy(F.linear(hidden, params[2], params[3]), t)
        for p in params:
            p.cleargrad()
        loss.backward()
        for p in params:
            p.data -= rate * p.grad.data
        return loss

    return run


MODES = ("noGrad", "forward", "backward", "retainGrad")


def squares(x, depth, mode):
    v = Variable(x)

    def forward():
        y = v
        for _ in range(depth):
            y = y**2
        return y

    if mode == "noGrad":
        with dezero.no_grad():
            return v, forward()
    y = forward()
    if mode != "forward":
        y.backward(retain_grad=mode == "retainGrad")
    return v, y


def step18(x, depth, mode):
    def run():
        v, y = squares(x, depth, MODES[mode])
        return [y.data[0, 0]] + ([] if v.grad is None else [v.grad.data[0, 0]])

    return run


programs = {
    "goldstein-price": goldstein_price,
    "rosenbrock": rosenbrock,
    "tanh": tanh,
    "chain": chain,
    "fan-in": fan_in,
    "mlp": mlp,
    "step18": step18,
}


def loop(x, steps):
    v = Variable(x)
    return peak(steps, lambda i: v + np.float32(i))


def step18_memory(x, depth):
    figures = {}
    tracemalloc.start()
    for mode in MODES:
        kept = squares(x, depth, mode)
        # The input was made before; it counts, as it does elsewhere.
        figures[mode] = (tracemalloc.get_traced_memory()[0] + x.nbytes) / 1e6
        del kept
    tracemalloc.stop()
    return figures


memory = {"loop": loop, "step18 memory": step18_memory}
