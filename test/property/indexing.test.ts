import fc from "fast-check";
import type { Index } from "../../src/ndarray";
import * as np from "../../src/ndarray";
import type { Reference } from "./reference";
import { arrayOf, arrays, expectReference, referenceOf, tuples } from "./reference";

/**
 * Indexing, from NumPy's documentation said in index tuples. Each item of an expression stands for a list of
 * axes of the result, and for a function from the result's index on these axes to positions in the array.
 */
type Item =
  | { kind: "integer"; i: number }
  | { kind: "slice"; start: number | null; stop: number | null; step: number | null }
  | { kind: "newaxis" }
  | { kind: "ellipsis" }
  | { kind: "picks"; shape: number[]; list: number[] }
  | { kind: "mask"; shape: number[]; list: boolean[] };

const bound = fc.option(fc.integer({ min: -6, max: 6 }));
const slice = fc.record({
  kind: fc.constant("slice" as const),
  start: bound,
  stop: bound,
  step: fc.constantFrom(null, 1, 2, 3, -1, -2),
});

/** An item that uses one axis of length n. */
function axisItem(n: number, advanced: boolean): fc.Arbitrary<Item> {
  const blocks: number[][] = [[2], [1], [3, 2], [1, 2], [3, 1]];
  if (n === 0) return slice;
  const position = fc.integer({ min: -n, max: n - 1 });
  const integer = position.map((i): Item => ({ kind: "integer", i }));
  if (!advanced) return fc.oneof(slice, integer);
  const picks = fc.constantFrom(...blocks).chain((shape) =>
    fc
      .array(position, {
        minLength: shape.reduce((a, b) => a * b),
        maxLength: shape.reduce((a, b) => a * b),
      })
      .map((list): Item => ({ kind: "picks", shape, list })),
  );
  return fc.oneof({ weight: 2, arbitrary: slice }, integer, { weight: 3, arbitrary: picks });
}

/** An expression for an array of this shape: some axes indexed, new axes and at most one ellipsis anywhere. */
function expression(shape: readonly number[], advanced: boolean): fc.Arbitrary<Item[]> {
  return fc.tuple(fc.nat(shape.length), fc.nat(shape.length), fc.boolean()).chain(([front, back, dots]) => {
    const first = Math.min(front, shape.length);
    const last = dots ? Math.min(back, shape.length - first) : 0;
    const items = [
      ...shape.slice(0, first).map((n) => axisItem(n, advanced)),
      ...(dots ? [fc.constant<Item>({ kind: "ellipsis" })] : []),
      ...shape
        .slice(shape.length - last)
        .map((n) => axisItem(n, advanced))
        .slice(0, last),
    ];
    return fc.tuple(fc.tuple(...items), fc.option(fc.nat(items.length))).map(([list, at]) => {
      const out = [...list];
      if (at !== null) out.splice(at, 0, { kind: "newaxis" });
      return out;
    });
  });
}

function toIndex(item: Item, style: number): Index {
  switch (item.kind) {
    case "integer":
      return item.i;
    case "slice": {
      const { start, stop, step } = item;
      const text = `${start ?? ""}:${stop ?? ""}${step === null ? "" : `:${step}`}`;
      return style % 2 === 0 ? np.slice(start, stop, step) : text;
    }
    case "newaxis":
      return np.newaxis;
    case "ellipsis":
      return np.ellipsis;
    case "picks":
      return np.array(item.list, { dtype: "int32" }).reshape(item.shape);
    case "mask":
      return np.array(item.list, { dtype: "bool" }).reshape(item.shape);
  }
}

/** Python's range of a slice, by stepping. */
function range(
  { start, stop, step }: { start: number | null; stop: number | null; step: number | null },
  n: number,
): number[] {
  const by = step ?? 1;
  const inside = (v: number | null): number | null => (v === null ? null : v < 0 ? v + n : v);
  const out: number[] = [];
  const [from, to] = [inside(start), inside(stop)];
  for (let i = by > 0 ? 0 : n - 1; i >= 0 && i < n; i += Math.sign(by)) {
    const begun = from === null || (by > 0 ? i >= from : i <= from);
    const ended = to !== null && (by > 0 ? i >= to : i <= to);
    if (begun && !ended) out.push(i);
  }
  return out.filter((_, k) => k % Math.abs(by) === 0);
}

/** What an expression selects: a shape, and for each of its index tuples the index tuple in the array. */
interface Selected {
  shape: number[];
  source(index: readonly number[]): number[];
}

function select(shape: readonly number[], items: Item[]): Selected | undefined {
  const uses = items.map(
    (item) =>
      ({ integer: 1, slice: 1, newaxis: 0, ellipsis: 0, picks: 1, mask: 0 })[item.kind] +
      (item.kind === "mask" ? item.shape.length : 0),
  );
  const rest = shape.length - uses.reduce((a, b) => a + b, 0);
  const whole: Item = { kind: "slice", start: null, stop: null, step: null };
  const dots = items.findIndex((item) => item.kind === "ellipsis");
  // The ellipsis (or the missing end) as full slices, but remembered: it separates advanced items even when it is empty.
  const expanded: Item[] =
    dots < 0
      ? [...items, ...new Array<Item>(rest).fill(whole)]
      : [
          ...items.slice(0, dots),
          { kind: "ellipsis" },
          ...new Array<Item>(rest).fill(whole),
          ...items.slice(dots + 1),
        ];
  const advanced = expanded.some((item) => item.kind === "picks" || item.kind === "mask");

  let picked: number[] = [];
  const lists: { axis: number; shape: number[]; list: number[] }[] = [];
  const basic: { axis: number; list: number[] }[] = []; // axis -1: a new axis
  const order: ("advanced" | "separator")[] = [];
  let before = 0; // basic axes before the first advanced item
  let axis = 0;
  for (const item of expanded) {
    const n = shape[axis]!;
    if (item.kind === "slice") {
      basic.push({ axis: axis++, list: range(item, n) });
      order.push("separator");
    } else if (item.kind === "newaxis") {
      basic.push({ axis: -1, list: [0] });
      order.push("separator");
    } else if (item.kind === "ellipsis") {
      order.push("separator");
    } else {
      if (!order.includes("advanced")) before = basic.length;
      order.push("advanced");
      if (item.kind === "integer")
        lists.push({ axis: axis++, shape: [], list: [item.i < 0 ? item.i + n : item.i] });
      if (item.kind === "picks") {
        lists.push({ axis: axis++, shape: item.shape, list: item.list.map((i) => (i < 0 ? i + n : i)) });
      }
      if (item.kind === "mask") {
        const hits = tuples(item.shape).filter((_, k) => item.list[k]);
        item.shape.forEach((_, k) =>
          lists.push({ axis: axis + k, shape: [hits.length], list: hits.map((hit) => hit[k]!) }),
        );
        axis += item.shape.length;
      }
    }
  }
  for (const { shape: s } of lists) {
    const ndim = Math.max(s.length, picked.length);
    const next: number[] = [];
    for (let i = 1; i <= ndim; i++) {
      const [m, k] = [s[s.length - i] ?? 1, picked[picked.length - i] ?? 1];
      if (m !== k && m !== 1 && k !== 1) return undefined;
      next.unshift(m === 1 ? k : m);
    }
    picked = next;
  }
  const block = order.slice(order.indexOf("advanced"), order.lastIndexOf("advanced") + 1);
  const position = advanced && !block.includes("separator") ? before : 0;
  const basicShape = basic.map(({ list }) => list.length);
  return {
    shape: [...basicShape.slice(0, position), ...picked, ...basicShape.slice(position)],
    source(index) {
      const pick = index.slice(position, position + picked.length);
      const others = [...index.slice(0, position), ...index.slice(position + picked.length)];
      const out = shape.map(() => 0);
      basic.forEach(({ axis: a, list }, k) => {
        if (a >= 0) out[a] = list[others[k]!]!;
      });
      for (const { axis: a, shape: s, list } of lists) {
        const own = s.map((n, i) => (n === 1 ? 0 : pick[picked.length - s.length + i]!));
        out[a] = list[own.reduce((flat, v, i) => flat * s[i]! + v, 0)]!;
      }
      return out;
    },
  };
}

const basicCases = arrays.chain((x) =>
  fc.record({ x: fc.constant(x), items: expression(x.shape, false), style: fc.nat(1) }),
);
const advancedCases = arrays
  .filter((x) => x.size > 0)
  .chain((x) => fc.record({ x: fc.constant(x), items: expression(x.shape, true), style: fc.nat(1) }));
const maskCases = arrays
  .filter((x) => x.ndim > 0 && x.size > 0)
  .chain((x) =>
    fc
      .record({
        from: fc.nat(x.ndim - 1),
        count: fc.integer({ min: 1, max: x.ndim }),
        bits: fc.array(fc.boolean(), { minLength: 256, maxLength: 256 }),
        style: fc.nat(1),
        lead: slice,
      })
      .map(({ from, count, bits, style, lead }) => {
        const shape = x.shape.slice(from, from + count);
        const size = shape.reduce((a, b) => a * b, 1);
        const mask: Item = { kind: "mask", shape: [...shape], list: bits.slice(0, size) };
        return { x, items: [...new Array<Item>(from).fill(lead), mask], style };
      }),
  );

function read(x: Reference, { shape, source }: Selected): Reference {
  return { shape, at: (index) => x.at(source(index)) };
}

describe.each([
  ["basic", basicCases],
  ["advanced", advancedCases],
  ["mask", maskCases],
])("%s indices", (kind, cases) => {
  test("get selects what the rules say", () => {
    fc.assert(
      fc.property(cases, ({ x, items, style }) => {
        const index = items.map((item) => toIndex(item, style));
        const selected = select(x.shape, items);
        if (selected === undefined) {
          expect(() => x.get(...index)).toThrow("do not broadcast together");
          return;
        }
        const result = x.get(...index);
        expectReference(result, read(referenceOf(x), selected));
        if (kind === "basic") expect(result.data).toBe(x.data);
        else if (items.some((item) => item.kind === "picks" || item.kind === "mask"))
          expect(result.data).not.toBe(x.data);
      }),
      { numRuns: 300 },
    );
  });

  test("set writes there, and nowhere else", () => {
    fc.assert(
      fc.property(cases, fc.boolean(), ({ x, items, style }, scalar) => {
        const selected = select(x.shape, items);
        if (selected === undefined) return;
        const expected = new Map(tuples(x.shape).map((index) => [index.join(), referenceOf(x).at(index)]));
        const targets = tuples(selected.shape);
        targets.forEach((index, k) => expected.set(selected.source(index).join(), scalar ? 100 : 100 + k));
        const value = scalar ? 100 : np.array(targets.map((_, k) => 100 + k)).reshape(selected.shape);
        x.set(
          items.map((item) => toIndex(item, style)),
          value,
        );
        expectReference(x, { shape: x.shape, at: (index) => expected.get(index.join())! });
      }),
      { numRuns: 200 },
    );
  });

  test("addAt counts repeated picks", () => {
    fc.assert(
      fc.property(cases, ({ x, items, style }) => {
        const selected = select(x.shape, items);
        if (selected === undefined) return;
        const expected = new Map(tuples(x.shape).map((index) => [index.join(), referenceOf(x).at(index)]));
        const targets = tuples(selected.shape);
        targets.forEach((index, k) => {
          const key = selected.source(index).join();
          expected.set(key, expected.get(key)! + k + 1);
        });
        const value = np.array(targets.map((_, k) => k + 1)).reshape(selected.shape);
        np.addAt(
          x,
          items.map((item) => toIndex(item, style)),
          value,
        );
        expectReference(x, { shape: x.shape, at: (index) => expected.get(index.join())! });
      }),
      { numRuns: 200 },
    );
  });
});

test("assigning an array to an overlapping part of itself reads before it writes", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }).chain((n) => arrayOf([n, n])),
      (x) => {
        const wanted = (x.T.tolist() as number[][]).map((row) => row.slice().reverse());
        x.set([":"], x.T.get(":", "::-1"));
        expect(x.tolist()).toEqual(wanted);
      },
    ),
  );
});
