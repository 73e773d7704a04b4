// A reader's changes to a page: kept, shared, downloaded.
import type { CellState } from "../../site/kernel/client";
import { PageChanges, scratchCells, type Store } from "../../site/theme/notebook/changes";
import { decodeChanges, encodeChanges, isShared } from "../../site/theme/notebook/share";
import { toIpynb, type NotebookFile } from "../../site/theme/notebook/to-ipynb";

class MemoryStore implements Store {
  private readonly items = new Map<string, string>();
  get length() {
    return this.items.size;
  }
  key = (index: number) => [...this.items.keys()][index] ?? null;
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.items.set(key, value);
  removeItem = (key: string) => void this.items.delete(key);
}

/** A page whose cells a and b say so. */
function visit(store: Store = new MemoryStore(), path = "/notebooks/step18"): PageChanges {
  const page = new PageChanges(path, () => store);
  for (const cell of ["a", "b"]) page.register(cell, `text of ${cell}`);
  return page;
}

describe("edits", () => {
  test("are kept for the next visit of the same page", () => {
    const store = new MemoryStore();
    visit(store).edit("a", "changed");
    expect(visit(store).sourceOf("a")).toBe("changed");
    expect(visit(store).editedCells()).toEqual(["a"]);
    expect(visit(store, "/notebooks/step1").editedCells()).toEqual([]);
  });

  test("back to the chapter's text are none", () => {
    const store = new MemoryStore();
    const page = visit(store);
    page.edit("a", "changed");
    page.edit("a", "text of a");
    expect([page.editedCells(), page.sourceOf("a"), store.length]).toEqual([[], "text of a", 0]);
  });

  test("are reset all at once, and put back", () => {
    const store = new MemoryStore();
    const page = visit(store);
    page.edit("a", "1");
    page.edit("b", "2");
    const undo = page.resetEdits();
    expect([page.editedCells(), store.length]).toEqual([[], 0]);
    undo();
    expect(visit(store).get().edits).toEqual({ a: "1", b: "2" });
  });

  test("of a cell that the chapter no longer has do not count", () => {
    const store = new MemoryStore();
    store.setItem("dezero:edit:/notebooks/step18:gone", "x");
    expect(visit(store).editedCells()).toEqual([]);
  });

  test("last for the visit where there is no storage", () => {
    const page = new PageChanges("/", () => {
      throw new Error("SecurityError");
    });
    page.register("a", "text");
    page.edit("a", "changed");
    expect(page.sourceOf("a")).toBe("changed");
  });

  test("are a snapshot that changes as a whole", () => {
    const page = visit();
    const before = page.get();
    let heard = 0;
    const leave = page.subscribe(() => heard++);
    page.edit("a", "changed");
    leave();
    page.edit("a", "again");
    expect([heard, before.edits, page.get() === page.get()]).toEqual([1, {}, true]);
  });
});

describe("scratch cells", () => {
  test("are kept, with names that are never used twice on a page", () => {
    const store = new MemoryStore();
    const page = visit(store);
    page.addScratch("a");
    page.addScratch("", "1 + 1");
    page.editScratch("scratch-1", "x");
    const undo = page.removeScratch("scratch-1");
    page.addScratch("b");
    expect(visit(store).get().scratch).toEqual([
      { id: "scratch-2", after: "", source: "1 + 1" },
      { id: "scratch-3", after: "b", source: "" },
    ]);
    undo();
    expect(visit(store).sourceOf("scratch-1")).toBe("x");
  });

  test("from outside are checked one by one", () => {
    const data = [
      { id: "scratch-2", after: "a", source: "1" },
      { id: "scratch-2", after: "a", source: "again" },
      { id: "<b>", after: "", source: "odd id" },
      { id: "scratch-9", after: "a", source: 5 },
      null,
      "text",
    ];
    expect(scratchCells(data).map(({ id, source }) => [id, source])).toEqual([
      ["scratch-2", "1"],
      ["scratch-3", "again"],
      ["scratch-4", "odd id"],
    ]);
    expect(scratchCells({ length: 1 })).toEqual([]);
  });
});

describe("a shared page", () => {
  const shared = { edits: { a: "theirs" }, scratch: [{ id: "scratch-1", after: "b", source: "theirs too" }] };
  const withOwn = () => {
    const store = new MemoryStore();
    const page = visit(store);
    page.edit("a", "mine");
    page.edit("b", "mine");
    page.addScratch("a", "my cell");
    page.openShared(shared);
    return { page, store };
  };

  test("is shown instead of the reader's own, and not kept", () => {
    const { page, store } = withOwn();
    expect([page.sourceOf("a"), page.sourceOf("b"), page.get().shared]).toEqual([
      "theirs",
      "text of b",
      true,
    ]);
    page.edit("b", "while reading");
    expect(visit(store).get().edits).toEqual({ a: "mine", b: "mine" });
  });

  test("goes away without a trace", () => {
    const { page, store } = withOwn();
    page.discardShared();
    expect(page.get()).toEqual(visit(store).get());
    expect([page.sourceOf("a"), page.get().scratch.length, page.get().shared]).toEqual(["mine", 1, false]);
  });

  test("or becomes the reader's, beside what they had", () => {
    const { page, store } = withOwn();
    page.keepShared();
    for (const kept of [page, visit(store)]) {
      expect(kept.get()).toEqual({
        edits: { a: "theirs", b: "mine" },
        scratch: [
          { id: "scratch-1", after: "a", source: "my cell" },
          { id: "scratch-2", after: "b", source: "theirs too" },
        ],
        shared: false,
      });
    }
  });

  test("travels in the URL's fragment", async () => {
    const hash = await encodeChanges(shared);
    expect(hash).toMatch(/^#edits=[\w-]+$/);
    expect([isShared(hash), isShared("#edits"), isShared("")]).toEqual([true, false, false]);
    expect(await decodeChanges(hash)).toEqual(shared);
    const text = "const ñ = '€ 😀';\n".repeat(500);
    const long = await encodeChanges({ edits: { a: text }, scratch: [] });
    expect((await decodeChanges(long)).edits.a).toBe(text);
    expect(long.length).toBeLessThan(300);
  });

  test("that is broken, cut off or a bomb is refused; what is not text is left out", async () => {
    const hash = await encodeChanges({ edits: { a: "x".repeat(2_000_000) }, scratch: [] });
    await expect(decodeChanges(hash)).rejects.toThrow(RangeError);
    const whole = await encodeChanges(shared);
    await expect(decodeChanges(whole.slice(0, -9))).rejects.toThrow();
    await expect(decodeChanges("#edits=%%%")).rejects.toThrow();
    const odd = { edits: { a: 1, b: "text" }, scratch: "no" } as never;
    await expect(encodeChanges(odd)).rejects.toThrow();
    const oddEdits = await encodeChanges({ edits: { a: 1, b: "text" } as never, scratch: [] });
    expect(await decodeChanges(oddEdits)).toEqual({ edits: { b: "text" }, scratch: [] });
  });
});

describe("the notebook with a reader's changes", () => {
  const file: NotebookFile = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "tslab" } },
    cells: [
      { cell_type: "markdown", id: "title", metadata: {}, source: ["# Title"] },
      {
        cell_type: "code",
        id: "a",
        metadata: { tags: ["t"] },
        source: ["1"],
        outputs: ["stored"],
        execution_count: 1,
      },
      { cell_type: "code", id: "b", metadata: {}, source: ["2"], outputs: ["stored"], execution_count: 2 },
    ],
  };
  const idle: CellState = { status: "idle", outputs: null };
  const download = (changes: Partial<Parameters<typeof toIpynb>[1]>) =>
    toIpynb(file, { edits: {}, scratch: [], state: () => idle, ...changes });

  test("is the original when there are none", () => {
    expect(download({})).toEqual(file);
  });

  test("has the edited text, without the outputs of the old one", () => {
    expect(download({ edits: { a: "x\ny" } }).cells.slice(1)).toEqual([
      { ...file.cells[1], source: ["x\n", "y"], outputs: [], execution_count: null },
      file.cells[2],
    ]);
  });

  test("has what runs have shown, in the notebook's format", () => {
    const ran: CellState = {
      status: "error",
      count: 3,
      outputs: [
        { type: "stream", name: "stdout", text: "one\ntwo\n" },
        {
          type: "display",
          id: "d",
          data: { "image/svg+xml": "<svg>\n</svg>", "image/png": "AQID", "a/json": { a: 1 } },
        },
        { type: "result", data: { "text/plain": "7" } },
        { type: "error", ename: "RangeError", evalue: "no", traceback: ["at cell 1, line 1"] },
      ],
    };
    const [, a, b] = download({ state: (id) => (id === "a" ? ran : idle) }).cells;
    expect(b).toEqual(file.cells[2]);
    expect(a).toMatchObject({ execution_count: 3, metadata: { tags: ["t"] } });
    expect(a!.outputs).toEqual([
      { output_type: "stream", name: "stdout", text: ["one\n", "two\n"] },
      {
        output_type: "display_data",
        metadata: {},
        data: { "image/svg+xml": ["<svg>\n", "</svg>"], "image/png": "AQID", "a/json": { a: 1 } },
      },
      { output_type: "execute_result", execution_count: 3, metadata: {}, data: { "text/plain": ["7"] } },
      {
        output_type: "error",
        ename: "RangeError",
        evalue: "no",
        traceback: ["RangeError: no", "at cell 1, line 1"],
      },
    ]);
  });

  test("has no outputs that a later edit has made untrue", () => {
    const stale: CellState = {
      status: "ok",
      outputs: [{ type: "stream", name: "stdout", text: "old" }],
      stale: true,
    };
    expect(download({ state: () => stale }).cells[1]).toMatchObject({ outputs: [], execution_count: null });
  });

  test("has the scratch cells where they stand", () => {
    const scratch = [
      { id: "scratch-1", after: "", source: "end" },
      { id: "scratch-2", after: "a", source: "below a" },
    ];
    const { cells } = download({ scratch });
    expect(cells.map(({ id }) => id)).toEqual(["title", "a", "scratch-2", "b", "scratch-1"]);
    expect(cells[2]).toEqual({
      cell_type: "code",
      id: "scratch-2",
      metadata: {},
      source: ["below a"],
      outputs: [],
      execution_count: null,
    });
  });
});
