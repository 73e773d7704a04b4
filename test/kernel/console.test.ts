/** The page's console prints what Node's own prints; Node's is the truth. */
import { Console } from "node:console";
import { Writable } from "node:stream";
import { createConsole } from "../../site/kernel/session/console";

type AnyConsole = Record<string, (...args: unknown[]) => void>;

function sink(write: (text: string) => void): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      write(String(chunk));
      done();
    },
  });
}

function inNode(calls: (console: AnyConsole) => void): string[] {
  const lines: string[] = [];
  calls(
    new Console({
      stdout: sink((text) => lines.push(`stdout:${text}`)),
      stderr: sink((text) => lines.push(`stderr:${text}`)),
      colorMode: false,
    }) as unknown as AnyConsole,
  );
  return lines;
}

function inPage(calls: (console: AnyConsole) => void): string[] {
  const lines: string[] = [];
  calls(createConsole((name, text) => lines.push(`${name}:${text}`)) as unknown as AnyConsole);
  return lines;
}

class Point {
  #hidden = 1;
  constructor(
    readonly x: number,
    readonly y: unknown = [1, { deep: { deeper: {} } }],
  ) {}
  get sum() {
    return this.x + this.#hidden;
  }
}
class Custom {
  [Symbol.for("nodejs.util.inspect.custom")]() {
    return "custom!";
  }
}

const table: [string, (console: AnyConsole) => void][] = [
  ["log", (c) => c.log!("a", 1, -0, 1n, null, undefined, true, Symbol("s"), "b")],
  ["nothing", (c) => c.log!()],
  [
    "every stream",
    (c) => ["log", "info", "debug", "error", "warn", "dirxml"].forEach((m) => c[m]!(m, { a: 1 })),
  ],
  [
    "objects",
    (c) =>
      c.log!(
        { a: { b: { c: { d: 1 } } } },
        new Point(1),
        [new Custom()],
        new Map([[{ k: 1 }, new Set([1])]]),
      ),
  ],
  [
    "long arrays",
    (c) => c.log!(new Array(200).fill(1.5), [..."abcdefghijklmnopqrstuvwxyz"], new Float64Array(120)),
  ],
  ["strings in objects", (c) => c.log!(["quote\"s 'x'", "b`t", "\n\t\u001b[31m", "한글"], { "a-b": "c" })],
  [
    "functions and classes",
    (c) =>
      c.log!(
        function f() {},
        () => {},
        class A {},
        class B extends Point {},
        Math,
        JSON,
      ),
  ],
  [
    "circular",
    (c) =>
      c.log!(
        Object.assign([] as unknown[], [1]).concat(
          (() => {
            const o: any = {};
            o.o = o;
            return o;
          })(),
        ),
      ),
  ],
  [
    "formats",
    (c) =>
      c.log!("%s %d %i %f %j %o %O %c%% %x", "s", 1.5, 1.5, "1.5", { a: 1 }, [1], { b: 1 }, "css", "rest", 2),
  ],
  ["formats of objects", (c) => c.log!("%s|%s|%s|%d", new Custom(), new Point(1), 1n, "x")],
  ["several lines", (c) => c.log!("a\nb", { text: "c\nd" })],
  [
    // No symbol keys and no bare buffers in this table: Node 20 and Node 24 print those differently.
    "typed arrays",
    (c) => c.log!(new Uint8Array(3), [new Float32Array([1.5])]),
  ],
  [
    "dates, patterns, errors",
    (c) => c.log!(new Date(0), /x/g, Object.assign(new Error("m"), { stack: "Error: m" })),
  ],
  [
    "getters and null prototypes",
    (c) =>
      c.log!(
        {
          get a() {
            return 1;
          },
          set b(_v: number) {},
        },
        Object.create(null),
      ),
  ],
  [
    "dir",
    (c) => {
      c.dir!({ a: { b: { c: {} } } }, { depth: 0 });
      c.dir!(new Custom());
    },
  ],
  [
    "groups",
    (c) => {
      c.group!("g", 1);
      c.log!("in\nside");
      c.group!();
      c.error!("two");
      c.table!([1]);
      c.groupEnd!();
      c.log!("one");
      c.groupEnd!();
      c.groupEnd!();
      c.groupCollapsed!("x");
      c.groupEnd!();
      c.log!("out");
    },
  ],
  [
    "assert",
    (c) => {
      c.assert!(true, "no");
      c.assert!(false);
      c.assert!(false, "no %s", "x");
    },
  ],
  [
    "count",
    (c) => {
      c.count!();
      c.count!();
      c.count!("x");
      c.countReset!();
      c.count!();
    },
  ],
  [
    "table of arrays",
    (c) => {
      c.table!([
        [1, 2],
        [3, 4],
      ]);
      c.table!([[1], [2, 3]]);
    },
  ],
  [
    "table of objects",
    (c) => {
      c.table!([
        { a: 1, b: "x" },
        { b: 2, c: null },
      ]);
      c.table!({ r: { x: 1 }, s: { y: "s" } });
    },
  ],
  [
    "table of values",
    (c) => {
      c.table!([1, "b", null, undefined]);
      c.table!([1, { a: 2 }, [3]]);
    },
  ],
  ["table of some columns", (c) => c.table!([{ a: 1, b: 2 }], ["b", "z"])],
  [
    "table of collections",
    (c) => {
      c.table!(
        new Map<unknown, unknown>([
          ["k", 1],
          [2, { v: 1 }],
        ]),
      );
      c.table!(new Set([1, "s"]));
    },
  ],
  [
    "table of nested and wide",
    (c) => {
      c.table!([{ a: { b: { c: 1 } }, f() {} }]);
      c.table!([{ a: "한글", b: [1, 2, 3, 4, 5] }]);
    },
  ],
  [
    "table of nothing and of no table",
    (c) => {
      c.table!([]);
      c.table!({});
      c.table!(5);
      c.table!("s");
      c.table!(null);
      c.table!(undefined);
    },
  ],
  ["table of typed arrays", (c) => c.table!(new Float32Array([1, 2.5]))],
];

test.each(table)("%s", (_title, calls) => {
  // Node writes a group's table in one piece, as we do; what counts is the text.
  const text = (lines: string[]) => lines.join("");
  expect(text(inPage(calls))).toBe(text(inNode(calls)));
});

test("an assertion about an object shows it, as in Node 22 and later", () => {
  expect(inPage((c) => c.assert!(0, { a: 1 }, "b")).join("")).toContain("Assertion failed { a: 1 } b");
});

test("times are written as Node writes them", () => {
  const [line, log] = inPage((c) => {
    c.time!("t");
    c.timeLog!("t", 1, "x");
    c.timeEnd!("t");
  });
  expect(line).toMatch(/^stdout:t: \d+(\.\d+)?ms 1 x\n$/);
  expect(log).toMatch(/^stdout:t: \d+(\.\d+)?ms\n$/);
  expect(inPage((c) => c.timeEnd!("none"))).toEqual([
    "stderr:Warning: No such label 'none' for console.timeEnd()\n",
  ]);
});
