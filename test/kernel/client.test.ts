/** The page's side of the kernel, with a worker made of what the test says. */
import { PageKernel, kernelFor } from "../../site/kernel/client";
import type { FromWorker, Output, RunRequest, ToWorker, WorkerLike } from "../../site/kernel/protocol";

class FakeWorker implements WorkerLike {
  onmessage: WorkerLike["onmessage"] = null;
  onerror: WorkerLike["onerror"] = null;
  readonly sent: RunRequest[] = [];
  terminated = false;

  postMessage(message: ToWorker): void {
    this.sent.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
  say(data: FromWorker): void {
    this.onmessage?.({ data });
  }
  ready(): this {
    this.say({ type: "ready" });
    return this;
  }
  get last(): RunRequest {
    return this.sent.at(-1)!;
  }
  print(text: string, run = this.last.run): void {
    this.say({ type: "outputs", run, outputs: [{ type: "stream", name: "stdout", text }] });
  }
  done(ok = true, run = this.last.run): void {
    this.say({ type: "done", run, ok, ms: 5 });
  }
  crash(): void {
    this.onerror?.({});
  }
  get sources(): string[] {
    return this.sent.map((request) => request.source);
  }
}

/** A page with cells a, b, c, ... whose text is their name at first. */
function page(count = 3) {
  const workers: FakeWorker[] = [];
  const kernel = new PageKernel(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  });
  const ids = [..."abcdefgh"].slice(0, count);
  const text = Object.fromEntries(ids.map((id) => [id, id]));
  const unregister = ids.map((id, index) => kernel.register({ id, index, source: () => text[id]! }));
  return {
    kernel,
    workers,
    text,
    unregister,
    get worker() {
      return workers.at(-1)!;
    },
    edit(id: string, source: string) {
      text[id] = source;
      kernel.edited(id);
    },
    /** Lets the worker answer whatever is asked, until nothing is. */
    finishAll(ok = true) {
      const worker = workers.at(-1)!;
      for (let answered = -1; answered !== worker.sent.length;) {
        answered = worker.sent.length;
        if (kernel.status === "busy") worker.done(ok);
      }
    },
    statuses: () => ids.map((id) => kernel.get(id).status).join(" "),
    stale: () => ids.filter((id) => kernel.get(id).stale).join(""),
  };
}

test("sources are those of the cells above, as they are now, and the cell's own", () => {
  const p = page(3);
  p.edit("a", "edited");
  expect(p.kernel.sources("b")).toEqual(["edited", "b"]);
  expect(p.kernel.sources("c")).toEqual(["edited", "b", "c"]);
  const listener = jest.fn();
  p.kernel.subscribe(listener);
  p.edit("a", "edited again"); // nothing has run, and editors below must know
  expect(listener).toHaveBeenCalledTimes(1);
  p.kernel.register({ id: "mine", index: 0.5, source: () => "scratch", scratch: true });
  expect(p.kernel.sources("mine")).toEqual(["edited again", "scratch"]);
  expect(p.kernel.sources("c")).toEqual(["edited again", "b", "c"]);
  expect(p.kernel.sources("none")).toEqual([]);
});

const tick = () => new Promise((resolve) => setTimeout(resolve));

describe("run", () => {
  test("first the cells above that have not run, in their order", () => {
    const p = page();
    p.kernel.run("c");
    expect(p.statuses()).toBe("queued queued queued");
    expect(p.kernel.status).toBe("starting");
    p.worker.ready();
    expect([p.statuses(), p.kernel.status]).toEqual(["running queued queued", "busy"]);
    expect(p.worker.last).toMatchObject({ label: "cell-1", source: "a" });
    p.worker.done();
    expect(p.statuses()).toBe("ok running queued");
    p.finishAll();
    expect([p.statuses(), p.kernel.status]).toEqual(["ok ok ok", "idle"]);
    expect(p.worker.sources).toEqual(["a", "b", "c"]);
    expect(["a", "b", "c"].map((id) => p.kernel.get(id).count)).toEqual([1, 2, 3]);
    expect(p.kernel.get("a").ms).toBe(5);
  });

  test("cells above that ran are not run again", () => {
    const p = page();
    p.kernel.run("b");
    p.worker.ready();
    p.finishAll();
    p.kernel.run("c");
    p.finishAll();
    p.kernel.run("c");
    p.finishAll();
    expect(p.worker.sources).toEqual(["a", "b", "c", "c"]);
  });

  test("cells above run again when they failed, or when they or one above was edited", () => {
    const p = page(4);
    p.kernel.run("d");
    p.worker.ready();
    p.finishAll();
    p.edit("b", "b2");
    p.kernel.run("d");
    p.finishAll();
    expect(p.worker.sources.slice(4)).toEqual(["b2", "c", "d"]);
    p.kernel.run("c");
    p.worker.done(false);
    p.kernel.run("d");
    p.finishAll();
    expect(p.worker.sources.slice(7)).toEqual(["c", "c", "d"]);
  });

  test("an edited cell that ran by itself leaves those between it and the target to be run", () => {
    const p = page(3);
    p.kernel.run("c");
    p.worker.ready();
    p.finishAll();
    p.edit("a", "a2");
    p.kernel.run("a");
    p.finishAll();
    p.kernel.run("c");
    p.finishAll();
    expect(p.worker.sources.slice(3)).toEqual(["a2", "b", "c"]);
  });

  test("the text is that of the moment when the cell's turn comes", () => {
    const p = page(2);
    p.kernel.run("b");
    p.worker.ready();
    p.text.b = "b later";
    p.finishAll();
    expect(p.worker.sources).toEqual(["a", "b later"]);
  });

  test("asking twice runs once; a running cell that was edited runs again", () => {
    const p = page(1);
    p.kernel.run("a");
    p.kernel.run("a");
    p.worker.ready();
    p.kernel.run("a");
    expect(p.worker.sources).toEqual(["a"]);
    p.text.a = "a2";
    p.kernel.run("a");
    p.finishAll();
    expect(p.worker.sources).toEqual(["a", "a2"]);
  });

  test("what is asked for meanwhile takes its place in the page's order", () => {
    const p = page(3);
    p.kernel.run("a");
    p.worker.ready();
    p.kernel.run("c");
    p.kernel.run("b");
    p.finishAll();
    expect(p.worker.sources).toEqual(["a", "b", "c"]);
  });

  test("runAll runs every cell, also those that ran", () => {
    const p = page(2);
    p.kernel.runAll();
    p.worker.ready();
    p.finishAll();
    p.kernel.runAll();
    p.finishAll();
    expect(p.worker.sources).toEqual(["a", "b", "a", "b"]);
  });

  test("an unknown cell is no error", () => {
    const p = page(1);
    p.kernel.run("nobody");
    p.kernel.edited("nobody");
    expect([p.workers.length, p.kernel.get("nobody").outputs]).toEqual([0, null]);
  });
});

describe("an error", () => {
  test("stops the queue; those that waited are what they were", () => {
    const p = page(4);
    p.kernel.run("d");
    p.worker.ready();
    p.finishAll();
    p.edit("b", "b2");
    p.kernel.run("d");
    expect(p.statuses()).toBe("ok running queued queued");
    p.worker.done(false);
    expect([p.statuses(), p.kernel.status]).toEqual(["ok error ok ok", "idle"]);
    const fresh = page(3);
    fresh.kernel.run("c");
    fresh.worker.ready();
    fresh.worker.done(false);
    expect(fresh.statuses()).toBe("error idle idle");
  });

  test("an error that comes after the cell was done still marks it", () => {
    const p = page(1);
    p.kernel.run("a");
    p.worker.ready();
    p.finishAll();
    const error: Output = { type: "error", ename: "Error", evalue: "late", traceback: [] };
    p.worker.say({ type: "outputs", run: p.worker.last.run, outputs: [error] });
    expect(p.kernel.get("a")).toMatchObject({ status: "error", outputs: [error] });
  });
});

describe("outputs", () => {
  test("null until the cell runs here, then they grow and streams join", () => {
    const p = page(1);
    expect(p.kernel.get("a").outputs).toBeNull();
    p.kernel.run("a");
    expect(p.kernel.get("a").outputs).toBeNull();
    p.worker.ready();
    expect(p.kernel.get("a").outputs).toEqual([]);
    p.worker.print("x");
    p.worker.print("y");
    expect(p.kernel.get("a").outputs).toEqual([{ type: "stream", name: "stdout", text: "xy" }]);
  });

  test("late ones go to the cell that made them, unless it has run again", () => {
    const p = page(2);
    p.kernel.run("b");
    p.worker.ready();
    const first = p.worker.last.run;
    p.worker.done();
    p.worker.print("late", first);
    expect(p.kernel.get("a").outputs).toEqual([{ type: "stream", name: "stdout", text: "late" }]);
    p.finishAll();
    p.kernel.run("a");
    p.worker.print("of the old run", first);
    expect(p.kernel.get("a").outputs).toEqual([]);
  });

  test("a display is replaced where it stands, from another cell as well", () => {
    const p = page(2);
    const display = (html: string): Output => ({ type: "display", id: "d", data: { "text/html": html } });
    p.kernel.run("b");
    p.worker.ready();
    p.worker.say({ type: "outputs", run: p.worker.last.run, outputs: [display("1")] });
    p.worker.print("after");
    p.worker.done();
    p.worker.say({ type: "outputs", run: p.worker.last.run, outputs: [display("2")] });
    expect(p.kernel.get("a").outputs).toEqual([
      display("2"),
      { type: "stream", name: "stdout", text: "after" },
    ]);
    expect(p.kernel.get("b").outputs).toEqual([]);
  });
});

describe("stop", () => {
  test("kills the worker, keeps what was shown, and starts a fresh one", () => {
    const p = page(3);
    p.kernel.run("c");
    const [old] = [p.worker.ready()];
    p.worker.done();
    p.worker.print("half");
    p.kernel.stop();
    expect(old.terminated).toBe(true);
    expect([p.workers.length, p.kernel.status]).toEqual([2, "starting"]);
    expect(p.statuses()).toBe("ok stopped idle");
    expect(p.kernel.get("b").outputs).toEqual([{ type: "stream", name: "stdout", text: "half" }]);
  });

  test("the next run replays what the old worker knew", () => {
    const p = page(2);
    p.kernel.run("b");
    p.worker.ready();
    p.finishAll();
    p.kernel.stop();
    p.worker.ready();
    p.kernel.run("b");
    p.finishAll();
    expect(p.worker.sources).toEqual(["a", "b"]);
    expect([p.kernel.get("b").count, p.stale()]).toEqual([2, ""]);
  });

  test("messages of the killed worker are not heard", () => {
    const p = page(1);
    p.kernel.run("a");
    const old = p.worker.ready();
    const { run } = old.last;
    p.kernel.stop();
    p.worker.ready();
    old.print("ghost", run);
    old.done(true, run);
    old.crash();
    expect(p.kernel.get("a")).toMatchObject({ status: "stopped", outputs: [] });
    expect(p.kernel.status).toBe("idle");
  });

  test("does nothing when no worker runs", () => {
    const p = page(1);
    p.kernel.stop();
    expect([p.workers.length, p.kernel.status]).toEqual([0, "off"]);
  });
});

test("restart forgets what ran and what was shown", () => {
  const p = page(2);
  p.kernel.run("b");
  const old = p.worker.ready();
  p.finishAll();
  p.edit("a", "a2");
  p.kernel.restart();
  expect(old.terminated).toBe(true);
  expect([p.statuses(), p.stale(), p.kernel.get("b").outputs]).toEqual(["idle idle", "", null]);
  p.worker.ready();
  p.kernel.run("b");
  p.finishAll();
  expect(p.worker.sources).toEqual(["a2", "b"]);
});

describe("stale", () => {
  const ran = () => {
    const p = page(3);
    p.kernel.run("c");
    p.worker.ready();
    p.finishAll();
    return p;
  };

  test("an edited cell and those below it are, until the text is as it was", () => {
    const p = ran();
    expect(p.stale()).toBe("");
    p.edit("b", "b2");
    expect(p.stale()).toBe("bc");
    p.edit("b", "b");
    expect(p.stale()).toBe("");
  });

  test("those below stay stale when the edited cell has run, until they run too", () => {
    const p = ran();
    p.edit("a", "a2");
    p.kernel.run("a");
    p.finishAll();
    expect(p.stale()).toBe("bc");
    p.kernel.run("b");
    p.finishAll();
    expect(p.stale()).toBe("c");
    p.kernel.run("c");
    p.finishAll();
    expect(p.stale()).toBe("");
  });

  test("running an unchanged cell again makes nothing stale", () => {
    const p = ran();
    p.kernel.run("a");
    p.finishAll();
    expect(p.stale()).toBe("");
  });

  test("an edited cell that fails leaves those below it stale", () => {
    const p = ran();
    p.edit("a", "broken");
    p.kernel.run("a");
    p.worker.done(false);
    expect([p.statuses(), p.stale()]).toEqual(["error ok ok", "bc"]);
  });

  test("a cell that never ran is not stale", () => {
    const p = page(2);
    p.edit("a", "a2");
    expect(p.stale()).toBe("");
  });
});

describe("a worker that does not load", () => {
  test("says so at the cell that was asked for, and can be tried again", () => {
    const p = page(2);
    p.kernel.run("b");
    p.worker.crash();
    expect([p.kernel.status, p.statuses()]).toEqual(["failed", "idle error"]);
    expect(p.kernel.get("b").outputs).toEqual([
      {
        type: "error",
        ename: "KernelError",
        evalue: expect.stringContaining("could not be loaded"),
        traceback: [],
      },
    ]);
    p.kernel.run("b");
    expect(p.kernel.status).toBe("starting");
    p.worker.ready();
    p.finishAll();
    expect([p.statuses(), p.kernel.get("b").outputs]).toEqual(["ok ok", []]);
  });

  test("when it was only warmed, no cell is blamed", () => {
    const p = page(1);
    p.kernel.warm();
    p.worker.crash();
    expect([p.kernel.status, p.statuses()]).toEqual(["failed", "idle"]);
  });

  test("a constructor that throws is the same", () => {
    const kernel = new PageKernel(() => {
      throw new Error("no workers here");
    });
    kernel.register({ id: "a", index: 0, source: () => "" });
    kernel.run("a");
    expect([kernel.status, kernel.get("a").status]).toEqual(["failed", "error"]);
  });

  test("a crash while a cell runs keeps what it had shown", () => {
    const p = page(2);
    p.kernel.run("b");
    p.worker.ready();
    p.worker.print("before");
    p.worker.crash();
    expect([p.kernel.status, p.statuses()]).toEqual(["failed", "error idle"]);
    expect(p.kernel.get("a").outputs).toMatchObject([{ text: "before" }, { ename: "KernelError" }]);
  });
});

describe("a cell that may fail", () => {
  const withMayRaise = () => {
    const p = page(3);
    p.kernel.register({ id: "b", index: 1, source: () => p.text.b!, mayRaise: true });
    return p;
  };

  test("does not end Run all, and is not run again for a cell below it", () => {
    const p = withMayRaise();
    p.kernel.runAll();
    p.worker.ready();
    p.worker.done();
    p.worker.done(false);
    p.worker.done();
    expect([p.statuses(), p.kernel.complete]).toEqual(["ok error ok", true]);
    p.kernel.run("c");
    p.finishAll();
    expect(p.worker.sources).toEqual(["a", "b", "c", "c"]);
  });

  test("any other ends it", () => {
    const p = withMayRaise();
    p.kernel.runAll();
    p.worker.ready();
    p.worker.done(false);
    expect([p.statuses(), p.kernel.complete]).toEqual(["error idle idle", false]);
  });
});

describe("complete", () => {
  test("when every cell has run as it stands", () => {
    const p = page(2);
    p.kernel.run("b");
    p.worker.ready().done();
    expect(p.kernel.complete).toBe(false);
    p.worker.done();
    expect(p.kernel.complete).toBe(true);
    p.edit("a", "a2");
    expect(p.kernel.complete).toBe(false);
  });
});

describe("a scratch cell", () => {
  const withScratch = () => {
    const p = page(3);
    p.text["scratch-1"] = "s";
    p.kernel.register({ id: "scratch-1", index: 0.5, source: () => p.text["scratch-1"]!, scratch: true });
    return p;
  };

  test("runs after all that is above it, under a name of its own", () => {
    const p = withScratch();
    p.kernel.run("scratch-1");
    p.worker.ready();
    p.finishAll();
    expect(p.worker.sent.map(({ label, source }) => `${label} ${source}`)).toEqual([
      "cell-1 a",
      "scratch-1 s",
    ]);
  });

  test("is not run for a cell below, but for a scratch cell below", () => {
    const p = withScratch();
    p.kernel.register({ id: "scratch-2", index: 1.5, source: () => "t", scratch: true });
    p.kernel.run("c");
    p.worker.ready();
    p.finishAll();
    expect(p.worker.sources).toEqual(["a", "b", "c"]);
    p.kernel.run("scratch-2");
    p.finishAll();
    expect(p.worker.sources).toEqual(["a", "b", "c", "s", "t"]);
  });

  test("is run by Run all, where its failure stops nothing", () => {
    const p = withScratch();
    p.kernel.runAll();
    p.worker.ready();
    p.worker.done();
    p.worker.done(false);
    p.finishAll();
    expect([p.statuses(), p.kernel.get("scratch-1").status, p.kernel.complete]).toEqual([
      "ok ok ok",
      "error",
      true,
    ]);
  });

  test("makes nothing of the chapter stale, and is stale after an edit above", () => {
    const p = withScratch();
    p.kernel.runAll();
    p.worker.ready();
    p.finishAll();
    p.edit("scratch-1", "s2");
    expect([p.stale(), p.kernel.get("scratch-1").stale]).toEqual(["", true]);
    p.edit("scratch-1", "s");
    p.edit("a", "a2");
    expect([p.stale(), p.kernel.get("scratch-1").stale]).toEqual(["abc", true]);
  });
});

describe("as a store", () => {
  test("a snapshot stays the same object until something in it changes", () => {
    const p = page(2);
    const [a, b] = [p.kernel.get("a"), p.kernel.get("b")];
    p.kernel.warm();
    p.worker.ready();
    p.edit("a", "a2");
    expect([p.kernel.get("a"), p.kernel.get("nobody")]).toEqual([a, p.kernel.get("nobody")]);
    expect(p.kernel.get("a")).toBe(a);
    expect(p.kernel.get("nobody")).toBe(p.kernel.get("nobody"));
    p.kernel.run("a");
    expect(p.kernel.get("a")).not.toBe(a);
    expect(p.kernel.get("b")).toBe(b);
    expect(a).toEqual({ status: "idle", outputs: null });
  });

  test("listeners hear of every change, until they leave", () => {
    const p = page(1);
    const seen: string[] = [];
    const leave = p.kernel.subscribe(() => seen.push(`${p.kernel.status}/${p.kernel.get("a").status}`));
    p.kernel.run("a");
    p.worker.ready();
    p.worker.print("x");
    p.worker.done();
    leave();
    p.kernel.stop();
    expect(seen.filter((state, at) => state !== seen[at - 1])).toEqual([
      "starting/queued",
      "busy/running",
      "idle/ok",
    ]);
  });

  test("registering again, as frameworks do, keeps the state", async () => {
    const p = page(1);
    p.kernel.run("a");
    p.worker.ready();
    p.finishAll();
    p.unregister[0]!();
    p.kernel.register({ id: "a", index: 0, source: () => "a" });
    await tick();
    expect([p.kernel.get("a").status, p.worker.terminated]).toEqual(["ok", false]);
  });

  test("when the last cell is gone, the worker is too", async () => {
    const p = page(2);
    p.kernel.warm();
    p.unregister[0]!();
    await tick();
    expect(p.worker.terminated).toBe(false);
    p.unregister[1]!();
    await tick();
    expect([p.worker.terminated, p.kernel.status]).toEqual([true, "off"]);
  });

  test("shutdown ends what runs", () => {
    const p = page(2);
    p.kernel.run("b");
    p.worker.ready();
    p.kernel.shutdown();
    expect([p.worker.terminated, p.kernel.status, p.statuses()]).toEqual([true, "off", "stopped idle"]);
  });

  test("a page has one kernel", () => {
    const make = () => new FakeWorker();
    expect(kernelFor("/one", make)).toBe(kernelFor("/one", make));
    expect(kernelFor("/one", make)).not.toBe(kernelFor("/two", make));
  });
});
