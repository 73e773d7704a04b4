"""The process of one Python library: answers the runner's requests (../protocol.ts), one line of JSON each.

    python server.py numpy | dezero-py | torch
"""

import gc
import importlib
import json
import math
import platform
import sys
import time

from inputs import make_input, sample

MARK = "@bench "
MODULES = {"numpy": "numpy_tasks", "dezero-py": "dezero_tasks", "torch": "torch_tasks"}


def as_list(result):
    return result if isinstance(result, list) else [result]


class Session:
    def __init__(self, column):
        self.tasks = importlib.import_module(MODULES[column])
        self.prepare = self.run = None
        self.runs = 1

    def hello(self, request):
        return {"versions": self.tasks.packages, "runtime": f"Python {platform.python_version()}, 1 thread"}

    def inputs(self, task):
        arrays = [self.tasks.array(make_input(spec, i)) for i, spec in enumerate(task["inputs"])]
        return arrays + task["params"]

    def start(self, request):
        task, pace = request["task"], request["pace"]
        program = self.tasks.programs[task["program"]](*self.inputs(task))
        self.prepare, self.run = program if isinstance(program, tuple) else (None, program)
        self.runs = 1
        values = []
        for _ in range(task["checkedRuns"]):
            start = time.perf_counter()
            for result in as_list(self.call()):
                values += sample(self.tasks.read(result))
            estimate = time.perf_counter() - start
        if estimate * 1e3 < pace["budget"]:
            estimate = self.warm_up(pace["warmup"] / 1e3)
        self.runs = max(1, round(pace["sample"] / 1e3 / estimate))
        return {"values": values, "estimate": estimate * 1e9, "runs": self.runs}

    def call(self):
        return self.run() if self.prepare is None else self.run(self.prepare())

    def warm_up(self, seconds):
        estimate, end = float("inf"), time.perf_counter() + seconds
        while True:
            start = time.perf_counter()
            self.call()
            now = time.perf_counter()
            estimate = min(estimate, now - start)
            if now >= end:
                return estimate

    def sample(self, request):
        if self.runs > 1:  # as bench/session.ts: the pause before is no cost of the task
            for _ in range(math.ceil(self.runs / 4)):
                self.call()
        if self.prepare is not None:
            total = 0
            for _ in range(self.runs):
                state = self.prepare()
                gc.collect(1)  # as bench/session.ts: what is young, a cost of preparing it
                start = time.perf_counter_ns()
                self.run(state)
                total += time.perf_counter_ns() - start
            return {"time": total / self.runs}
        run, runs = self.run, self.runs
        start = time.perf_counter_ns()
        for _ in range(runs):
            run()
        return {"time": (time.perf_counter_ns() - start) / runs}

    def stop(self, request):
        self.prepare = self.run = None
        gc.collect()
        return {}

    def memory(self, request):
        task = request["task"]
        return self.tasks.memory[task["program"]](*self.inputs(task))


ACTIONS = ("hello", "start", "sample", "stop", "memory")


def main(column):
    session = None
    for line in sys.stdin:
        try:
            request = json.loads(line)
            session = session or Session(column)
            if request["do"] not in ACTIONS:
                raise ValueError(f"unknown request {request['do']!r}")
            reply = getattr(session, request["do"])(request)
        except Exception as error:  # the runner reports it and goes on
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(MARK + json.dumps(reply), flush=True)


main(sys.argv[1])
