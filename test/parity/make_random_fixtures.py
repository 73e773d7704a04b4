"""Writes test/fixtures/numpy/random.json: calls of NumPy's legacy RandomState, in order, with their results.

    python test/parity/make_random_fixtures.py

Made with NumPy 1.26 on Linux (normal numbers depend on the C library's logarithm in their last bit).
"""
import json
import pathlib
import numpy as np


def plain(x):
    """A result as JSON: numbers as they are, arrays with their shape."""
    if isinstance(x, np.ndarray):
        return {"shape": list(x.shape), "values": x.ravel().tolist()}
    return x.item() if isinstance(x, np.generic) else x


class Recorder:
    """A RandomState that notes the calls it gets. A call is [method, arguments, result]; a size stands last, as `size`."""

    def __init__(self, seed):
        self.random, self.calls = np.random.RandomState(seed), []
        self.program = {"seed": seed, "calls": self.calls}

    def __getattr__(self, name):
        def call(*args, **options):
            call = {"name": name, "args": [plain(np.array(a)) if isinstance(a, (list, np.ndarray)) else a for a in args]}
            if options:
                call["options"] = {k: plain(np.array(v)) if k == "p" else v for k, v in options.items()}
            if name == "shuffle":
                x = np.array(args[0])
                self.random.shuffle(x)
                call["result"] = plain(x)
            else:
                call["result"] = plain(getattr(self.random, name)(*args, **options))
            self.calls.append(call)

        return call


programs = []
seeds = [0, 1, 42, 1984, 2**31, 2**32 - 1, [1, 2, 3], [0], [2**32 - 1, 7], list(range(700)), 123456789]
for seed in seeds:
    r = Recorder(seed)
    programs.append(r.program)
    # Everything in turn, so that a wrong number of draws anywhere shows in all that follows.
    r.rand(), r.rand(3), r.rand(2, 3)
    r.randn(), r.randn(3), r.rand(), r.randn(), r.randn(2, 2), r.randn(5)
    r.randint(10), r.randint(5, 15), r.randint(0, 1), r.randint(-3, 4, size=5), r.randint(0, 2**31 - 1, size=3)
    r.randint(-(2**31), 2**31, size=4), r.randint(0, 256, size=[2, 3]), r.randint(7, 8, size=3), r.randint(1000, size=3)
    r.randint(-(2**31), -(2**31) + 5, size=3), r.randint(0, 129, size=10)
    r.uniform(), r.uniform(-1, 1), r.uniform(2, 5, size=4), r.uniform(0, 1, size=[2, 2]), r.uniform(3, -3, size=3)
    r.normal(), r.normal(5, 2), r.normal(0, 0.1, size=3), r.normal(1, 0, size=2), r.normal(-1, 3, size=[3, 1]), r.rand()
    r.permutation(10), r.permutation(1), r.permutation(0), r.permutation([3, 1, 4, 1, 5]), r.permutation(np.arange(12).reshape(4, 3))
    r.permutation(np.arange(12.0).reshape(3, 2, 2)), r.permutation(100), r.permutation(np.zeros((3, 0), int)), r.rand()
    r.shuffle([1, 2, 3, 4, 5, 6, 7]), r.shuffle(np.arange(10).reshape(5, 2)), r.shuffle([9]), r.shuffle(np.zeros((4, 0))), r.rand()
    r.choice(10), r.choice(5, size=3), r.choice(5, size=[2, 2]), r.choice([10, 20, 30]), r.choice([1.5, 2.5, 3.5], size=5)
    r.choice(10, size=4, replace=False), r.choice(6, size=[2, 3], replace=False), r.choice(3, replace=False), r.choice([7, 8, 9], size=3, replace=False)
    r.choice(4, p=[0.1, 0.2, 0.3, 0.4]), r.choice(4, size=10, p=[0.1, 0.0, 0.5, 0.4]), r.choice([5.0, 6.0], size=[3, 2], p=[0.75, 0.25])
    r.choice(5, size=3, replace=False, p=[0.9, 0.05, 0.03, 0.01, 0.01]), r.choice(5, size=[2, 2], replace=False, p=[0.97, 0.01, 0.01, 0.01, 0.0])
    r.choice(3, size=3, replace=False, p=[0.2, 0.3, 0.5]), r.choice(1, size=2), r.choice(5, size=0), r.randn(), r.rand()
    r.randn(101), r.rand(100), r.randn(7), r.rand()

# A long stream each: past the first 624 words, and the normal numbers after it.
for seed in (0, 7):
    r = Recorder(seed)
    programs.append(r.program)
    r.randint(0, 1000, size=2000), r.rand(1000), r.randn(2501), r.permutation(1000), r.randn(500)

path = pathlib.Path(__file__).parents[1] / "fixtures" / "numpy" / "random.json"
path.parent.mkdir(parents=True, exist_ok=True)
path.write_text("[\n" + ",\n".join(json.dumps(program) for program in programs) + "\n]\n")
print(f"{len(programs)} programs, {sum(len(p['calls']) for p in programs)} calls, {path.stat().st_size} bytes")
