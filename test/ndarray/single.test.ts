// A single float64 has no buffer until somebody asks for it. Nobody may notice.
import { np, type NDArray } from "dezero";
import fc from "fast-check";

const views: Record<string, (x: NDArray) => NDArray> = {
  itself: (x) => x,
  reshaped: (x) => x.reshape([]),
  transposed: (x) => x.T,
  raveled: (x) => x.ravel(),
  expanded: (x) => np.expandDims(x, 0),
  selected: (x) => x.get("..."),
};
const writers: Record<string, (x: NDArray, value: number) => void> = {
  data: (x, value) => void (x.data[x.offset] = value),
  fill: (x, value) => void x.fill(value),
  set: (x, value) => x.set(["..."], value),
  out: (x, value) => void np.add(np.zeros(x.shape), value, { out: x }),
  axpy: (x, value) => void np.axpy(0, x.copy(), value, { out: x }),
};
const readers: Record<string, (x: NDArray) => number> = {
  item: (x) => x.item() as number,
  tolist: (x) => x.tolist() as number,
  data: (x) => x.data[x.offset]!,
  add: (x) => np.add(x, 0).item() as number,
  addTwo: (x) => np.add(x, np.array(0)).item() as number,
  negative: (x) => -(np.negative(x).item() as number),
  copy: (x) => x.copy().item() as number,
  sum: (x) => x.sum().item() as number,
  print: (x) => Number(String(x)),
};
/** Arrays of one float64 that were computed, so that they have no buffer yet. */
const single = (value: number): NDArray => np.add(np.array(value), 0);

test.each(Object.keys(readers))("%s reads it", (name) => {
  for (const value of [0, 1, -2.5, 1e300]) expect(readers[name]!(single(value))).toBe(value);
});

test("what is written by any view is read by all others", () => {
  const key = (record: object) => fc.constantFrom(...Object.keys(record));
  const write = fc.record({ view: key(views), writer: key(writers), value: fc.integer({ min: -9, max: 9 }) });
  fc.assert(
    fc.property(
      fc.array(write, { maxLength: 5 }),
      fc.array(key(readers), { maxLength: 3 }),
      (writes, reads) => {
        const x = single(10);
        let expected = 10;
        for (const { view, writer, value } of writes) {
          for (const read of reads) expect(readers[read]!(x) + 0).toBe(expected);
          writers[writer]!(views[view]!(x), value);
          expected = value + 0;
          for (const y of Object.values(views)) expect(Number(y(x).sum().item())).toBe(expected);
        }
      },
    ),
  );
});

test("two of them share no memory, one shares its own with its views", () => {
  const [x, y] = [single(1), single(1)];
  expect(x.memory).not.toBe(y.memory);
  expect(x.memory).toBe(x.memory);
  expect(x.isWhole).toBe(true);
  const view = x.reshape([1]);
  expect(view.memory).toBe(x.memory);
  view.data[0] = 5;
  expect([x.item(), y.item()]).toEqual([5, 1]);
});

test("a result does not change when the next one is computed", () => {
  const x = np.multiply(np.array(3), np.array(7));
  const y = np.multiply(np.array(5), np.array(11));
  expect([x.item(), y.item(), np.exp(np.array(0)).item(), x.item()]).toEqual([21, 55, 1, 21]);
});
