"""What NumPy does in each task. A program returns the function that is timed."""

import numpy as np
from meter import peak

packages = {"numpy": np.__version__}
array = np.asarray
read = np.asarray


def small_adds(a):
    def run():
        y = a
        for _ in range(1000):
            y = y + a
        return y

    return run


programs = {
    "add": lambda a, b: lambda: a + b,
    "exp": lambda a: lambda: np.exp(a),
    "sum": lambda a: lambda: np.sum(a),
    "sum axis 0": lambda a: lambda: np.sum(a, axis=0),
    "small adds": small_adds,
    "matmul": lambda a, b: lambda: a @ b,
    "matmul aT b": lambda a, b: lambda: a.T @ b,
    "matmul a bT": lambda a, b: lambda: a @ b.T,
}


def loop(x, steps):
    def step(i):
        return x + np.float32(i)

    return peak(steps, step)


memory = {"loop": loop}
