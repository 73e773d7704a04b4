// Appendix A: the toy collectors against plain reachability, on random heaps, and what the cells claim of the real one.
import * as dezero from "dezero";
import { Chapter } from "./chapter";

interface Thing {
  readonly name: string;
  readonly fields: Thing[];
}
interface Counted extends Thing {
  references: number;
}
interface Heap {
  young: Set<Thing>;
  old: Set<Thing>;
  roots: Set<Thing>;
  freed: string[];
  make(name: string): Thing;
  link(from: Thing, to: Thing): void;
  minor(): void;
  major(): void;
}
interface Toys {
  Counted: new (name: string) => Counted;
  link(from: Counted, to: Counted): void;
  heldByEachOther(things: Counted[]): Counted[];
  Heap: new (options: { generations: boolean; barrier: boolean }) => Heap;
}

/** Whole numbers below n, the same for the same seed. */
function randomNumbers(seed: number): (n: number) => number {
  const random = new dezero.np.random.RandomState(seed);
  return (n) => Math.floor(Number(random.rand()) * n);
}

/** The names of all that can be reached, by a search of our own: by names and levels, not by marks. */
function reachableNames(from: Iterable<Thing>): string[] {
  const found = new Map<string, Thing>();
  let level = [...from];
  while (level.length > 0) {
    level = level.filter(({ name }) => !found.has(name));
    for (const thing of level) found.set(thing.name, thing);
    level = level.flatMap(({ fields }) => fields);
  }
  return [...found.keys()].sort();
}

const chapter = new Chapter("appendix-garbage-collection");
let toys: Toys;
let printed: string;

beforeAll(async () => {
  printed = await chapter.runThrough("reuse");
  toys = await chapter.take<Toys>("Counted", "link", "heldByEachOther", "Heap");
}, 120_000);

test.each([1, 2, 3, 4, 5])("the detective finds what no variable leads to (heap %i)", (seed) => {
  const random = randomNumbers(seed);
  const things = Array.from({ length: 12 }, (_, i) => new toys.Counted(`t${i}`));
  for (let i = 0; i < 14; i++) toys.link(things[random(12)]!, things[random(12)]!);
  const inVariables = [things[random(12)]!, things[random(12)]!];
  for (const thing of inVariables) thing.references += 1;
  const alive = reachableNames(inVariables);
  const garbage = things.map(({ name }) => name).filter((name) => !alive.includes(name));
  expect(garbage.length).toBeGreaterThan(0);
  expect(toys.heldByEachOther(things).map(({ name }) => name)).toEqual(garbage);
});

/** A program that makes, links and forgets at random. `look` is called after each collection. */
function randomProgram(heap: Heap, seed: number, look: (everything: Thing[]) => void): void {
  const random = randomNumbers(seed);
  const everything: Thing[] = [];
  const alive = () => {
    const names = new Set(reachableNames(heap.roots));
    return everything.filter(({ name }) => names.has(name));
  };
  for (let i = 0; i < 400; i++) {
    const thing = heap.make(`t${i}`);
    everything.push(thing);
    heap.roots.add(thing);
    const known = alive();
    heap.link(known[random(known.length)]!, random(2) === 0 ? thing : known[random(known.length)]!);
    const [, ...roots] = heap.roots; // the first one stays
    if (roots.length > 5) heap.roots.delete(roots[random(roots.length)]!);
    if (i % 50 === 49) known[random(known.length)]!.fields.length = 0;
    if (i % 20 === 19) {
      heap.minor();
      look(everything);
    }
  }
}

/** Objects that were freed and can be reached. */
const mistakes = (heap: Heap): string[] =>
  reachableNames(heap.roots).filter((name) => heap.freed.includes(name));

describe("the heap with generations", () => {
  test.each([1, 2, 3])("frees nothing that is in use, and in the end all that is not (%i)", (seed) => {
    const heap = new toys.Heap({ generations: true, barrier: true });
    let all: Thing[] = [];
    randomProgram(heap, seed, (everything) => {
      all = everything;
      expect(mistakes(heap)).toEqual([]);
    });
    expect(heap.old.size).toBeGreaterThan(5);
    heap.major();
    const alive = reachableNames(heap.roots);
    expect([...heap.young, ...heap.old].map(({ name }) => name).sort()).toEqual(alive);
    expect(new Set([...heap.freed, ...alive]).size).toBe(all.length);
    expect(heap.freed).toHaveLength(all.length - alive.length);
  });

  test("without the barrier it frees what is in use", () => {
    const wrong = [1, 2, 3].map((seed) => {
      const heap = new toys.Heap({ generations: true, barrier: false });
      randomProgram(heap, seed, () => undefined);
      return mistakes(heap).length;
    });
    expect(Math.max(...wrong)).toBeGreaterThan(0);
  });

  test("looks at little", () => {
    const figures = /(\w+ \w+|everything): +59 collections freed 5880 objects and followed (\d+) references/g;
    const looked = [...printed.matchAll(figures)].map(([, , count]) => Number(count));
    expect(looked).toEqual([295659, 659]);
    expect(printed).toContain("with a note of it: []\nwithout:           [ 'gradient' ]");
  });
});

describe("the real collector", () => {
  test.each([
    ["an ephemeron", "the one in a Map:     { name: 'first' }\nthe one in a WeakMap: undefined\n"],
    ["a map with weak values", "before: 4\nafter:  1 and it is [1. 1.]\n"],
    ["a note that leads to its object", "[ 'second' ]\n"],
    ["a timer", "while the timer runs: { text: 'still there?' }\nafterwards:           undefined\n"],
    [
      "a sum of losses",
      "graphs kept by a sum of variables: 10 of 10\ngraphs kept by a sum of numbers:   0 of 10",
    ],
    ["a view and a copy", "view of one number: 1 of 1\n8 MB held by a copy of it:         0 of 1\n"],
    [
      "a row and a copy",
      "held by a row:                     1 of 1\nheld by a copy of the row:         0 of 1",
    ],
    ["listeners", "that unsubscribed: 0 of 10\nplots left that did not:      10 of 10\n"],
  ])("%s", (_, text) => expect(printed).toContain(text));

  test("only what was not closed is reported", () => {
    expect(printed.match(/never closed: .*/g)).toEqual(["never closed: b.txt"]);
  });

  test("a key that got a new value in the map with weak values keeps it", async () => {
    interface WeakValues {
      set(key: string, value: object): void;
      get(key: string): object | undefined;
      size: number;
    }
    const { WeakValueMap } = await chapter.take<{ WeakValueMap: new () => WeakValues }>("WeakValueMap");
    const map = new WeakValueMap();
    const second = { name: "second" };
    map.set("key", { name: "first" });
    map.set("key", second);
    expect(await dezero.collectGarbage()).toBe(true);
    expect([map.get("key"), map.size]).toEqual([second, 1]);
  });
});

test("the engine's row is a view of its matrix and its copy is not", () => {
  const matrix = dezero.np.zeros([2, 3]);
  expect(matrix.get(0).data.buffer).toBe(matrix.data.buffer);
  expect(matrix.get(0).copy().data.buffer).not.toBe(matrix.data.buffer);
});
