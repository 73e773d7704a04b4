// The page's side of the type checker: when it starts, and that the editor does without it.
import { LanguageClient, type LanguageWorker } from "../../site/language/client";
import type { FromLanguageWorker, ToLanguageWorker } from "../../site/language/protocol";

const files = { typescript: "/editor/typescript.js", types: "/editor/types.json" };

class FakeWorker implements LanguageWorker {
  readonly received: ToLanguageWorker[] = [];
  terminated = false;
  onmessage: LanguageWorker["onmessage"] = null;
  onerror: LanguageWorker["onerror"] = null;

  postMessage(message: ToLanguageWorker): void {
    this.received.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
  send(data: FromLanguageWorker): void {
    this.onmessage?.({ data });
  }
}

function setUp() {
  const workers: FakeWorker[] = [];
  const client = new LanguageClient(() => {
    workers.push(new FakeWorker());
    return workers.at(-1)!;
  }, files);
  const statuses: string[] = [];
  client.subscribe(() => statuses.push(client.status()));
  return { client, workers, statuses };
}

test("loads nothing before it is started, and then once", async () => {
  const { client, workers, statuses } = setUp();
  expect(await client.ask("problems", ["a"], 0)).toBeNull();
  expect(workers).toEqual([]);
  client.start();
  client.start();
  expect(workers.length).toBe(1);
  expect(workers[0]!.received).toEqual([{ type: "start", files }]);
  expect(statuses).toEqual(["loading"]);
});

test("answers each question with its own answer, in any order", async () => {
  const { client, workers, statuses } = setUp();
  client.start();
  workers[0]!.send({ type: "ready" });
  const hover = client.ask("hover", ["a", "b"], 1, 3);
  const problems = client.ask("problems", ["a"], 0);
  expect(workers[0]!.received.slice(1)).toEqual([
    { type: "ask", id: 1, question: "hover", args: [["a", "b"], 1, 3] },
    { type: "ask", id: 2, question: "problems", args: [["a"], 0] },
  ]);
  workers[0]!.send({ type: "answer", id: 2, answer: [] });
  workers[0]!.send({ type: "answer", id: 1, answer: null });
  expect([await problems, await hover]).toEqual([[], null]);
  expect(statuses).toEqual(["loading", "ready"]);
});

test("while the compiler is loading, the answer is null at once: an editor does not wait", async () => {
  const { client, workers } = setUp();
  client.start();
  expect(await client.ask("completions", ["a"], 0, 1)).toBeNull();
  expect(workers[0]!.received.length).toBe(1);
});

test.each<[string, (worker: FakeWorker) => void]>([
  ["the compiler cannot be loaded", (worker) => worker.send({ type: "failed", message: "offline" })],
  ["the worker cannot be loaded, or crashes", (worker) => worker.onerror?.({})],
])("when %s, questions end with null, and another start tries again", async (_, fail) => {
  const { client, workers, statuses } = setUp();
  client.start();
  workers[0]!.send({ type: "ready" });
  const asked = client.ask("problems", ["a"], 0);
  fail(workers[0]!);
  expect(await asked).toBeNull();
  expect(workers[0]!.terminated).toBe(true);
  expect(await client.ask("problems", ["a"], 0)).toBeNull();
  client.start();
  workers[1]!.send({ type: "ready" });
  expect(statuses).toEqual(["loading", "ready", "failed", "loading", "ready"]);
});

test("a browser that makes no workers has an editor without types", () => {
  const client = new LanguageClient(() => {
    throw new Error("no workers");
  }, files);
  client.start();
  expect(client.status()).toBe("failed");
});

test("stays while an editor is open and for a minute more, then gives its memory back", () => {
  jest.useFakeTimers();
  try {
    const { client, workers, statuses } = setUp();
    const [first, second] = [client.use(), client.use()];
    workers[0]!.send({ type: "ready" });
    first();
    jest.advanceTimersByTime(1e6);
    second();
    jest.advanceTimersByTime(59_000);
    const third = client.use();
    jest.advanceTimersByTime(1e6);
    expect([workers.length, workers[0]!.terminated]).toEqual([1, false]);
    third();
    jest.advanceTimersByTime(60_000);
    expect(workers[0]!.terminated).toBe(true);
    client.use();
    expect(workers.length).toBe(2);
    expect(statuses).toEqual(["loading", "ready", "off", "loading"]);
  } finally {
    jest.useRealTimers();
  }
});
