/** Cells behave as tslab's do. Each table is one notebook: its cells run in order and share their names. */
import { Notebook } from "./run-cells";

type Cell = [source: string, shown: string];

function notebook(title: string, cells: readonly Cell[]): void {
  test(title, async () => {
    const book = new Notebook();
    for (const [source, shown] of cells) expect([source, await book.run(source)]).toEqual([source, shown]);
  });
}

notebook("state is shared, and any name can be declared again in a later cell", [
  ["let x = 1; const c = 1; var v = 1; class A { n() { return 1 } }; function f() { return 1 }", ""],
  ["[x, c, v, new A().n(), f()]", "=[ 1, 1, 1, 1, 1 ]"],
  ["const x = 2; let c = 2; class v { }; const A = 2; let f = 2; enum E { P, Q }", ""],
  ["[x, c, v.name, A, f, E.Q]", "=[ 2, 2, 'v', 2, 2, 1 ]"],
  ["function x() { return 3 }\nx()", "=3"],
  ["const E = 5; E", "=5"],
  ["import { sin } from 'dezero'; sin(0)", "=0"],
  ["const sin = 7", ""],
  ["sin", "=7"],
]);

notebook("a later cell can assign to a variable, and its functions see it", [
  ["let n = 1; function readN() { return n } function setN(v: number) { n = v }", ""],
  ["n = 5; [n, readN()]", "=[ 5, 5 ]"],
  ["setN(6); n", "=6"],
  ["n++; n += 2; [n, --n, readN()]", "=[ 9, 8, 8 ]"],
  ["[n] = [20]; ({ n } = { n: n + 1 }); ({ a: n = 30 } = {} as any); n", "=30"],
  ["({ n = 40 } = {} as any); for (n of [1, 2]);\n readN()", "=2"],
]);

notebook(
  "declaring again makes a new variable: the old cell's functions keep theirs, other cells see the new one",
  [
    ["class V { n() { return 1 } }\nclass W { m() { return new V().n() } }", ""],
    ["function make() { return new V().n() }", ""],
    ["class V { n() { return 2 } }\n[new W().m(), make()]", "=[ 1, 2 ]"],
    ["let q = 1; function readQ() { return q }", ""],
    ["let q = 9; readQ()", "=1"],
    ["let w = 1", ""],
    ["const oldW = () => w", ""],
    // The old value is there until the declaration is reached.
    ["let w = oldW() + 1; [w, oldW()]", "=[ 2, 2 ]"],
  ],
);

notebook("names of one cell behave as in any program", [
  ["const c = 1; c = 2", "!TypeError: Assignment to constant variable. @1"],
  ["c = 3", "!TypeError: Assignment to constant variable. @1"],
  ["c", "=1"],
  ["early; let early = 1", "!ReferenceError: Cannot access 'early' before initialization @1"],
  ["early", "!ReferenceError: early is not defined @1"],
  ["new Early(); class Early {}", "!ReferenceError: Cannot access 'Early' before initialization @1"],
  ["hoisted(); function hoisted() { console.log('up here') }", "up here"],
  ["[lateVar]; var lateVar = 3; lateVar", "=3"],
  ["let a1 = 1;\nthrow new Error('half way');\nlet a2 = 2", "!Error: half way @2"],
  ["a1", "=1"],
  ["a2", "!ReferenceError: a2 is not defined @1"],
  ["const fn = () => 1, K = class {}; [fn.name, K.name]", "=[ 'fn', 'K' ]"],
]);

notebook("a name may be declared below, in a later cell", [
  ["const later = () => notYet() + 1\nconst kind = () => typeof notYet", ""],
  ["kind()", "=undefined"],
  ["later()", "!ReferenceError: notYet is not defined @1"],
  ["function notYet() { return 41 }\n[later(), kind()]", "=[ 42, 'function' ]"],
]);

notebook("names of the language's own globals can be taken, and the page's survive", [
  ["class Function { forward() { return 1 } }\nclass Variable {}\nlet Map = 3, name = 'bob', length = 3", ""],
  ["class Sin extends Function {}\nnew Sin().forward()", "=1"],
  ["[Map, name + length, new globalThis.Map().size]", "=[ 3, 'bob3', 0 ]"],
  ["(() => 1).constructor === globalThis.Function", "=true"],
  ["const console = 1", ""],
  ["console", "=1"],
  ["let undefinedName: any; typeof undefinedName", "=undefined"],
]);

notebook("the last expression is shown, as tslab shows it", [
  ["'text'", "=text"],
  ["''", "="],
  ["null", ""],
  ["undefined", ""],
  ["void 0", ""],
  ["1; 2", "=2"],
  ["5;", "=5"],
  ["5; // comment", "=5"],
  ["5 /* ; */", "=5"],
  ["6\n;", "=6"],
  ["6;\n;", ""],
  ["5\ninterface X { a: 1 }", ""],
  ["5\ntype T = number", ""],
  ["if (true) { 7 }", ""],
  ["{ 8 }", ""],
  ["let z = 1", ""],
  ["z = 5", "=5"],
  ["z++", "=5"],
  ["z, 2", "=2"],
  ["({ a: z })", "={ a: 6 }"],
  ["-0", "=-0"],
  ["1n", "=1n"],
  ["Symbol('a')", "=Symbol(a)"],
  ["(x: number) => x", "=[Function: tsLastExpr]"],
  ["async () => 1", "=[AsyncFunction: tsLastExpr]"],
  ["class A { p = 1 }\nA", "=[class A]"],
  ["new A()", "=A { p: 1 }"],
  ["class B extends A {}\nB", "=[class B extends A]"],
  ["function foo() {}\nfoo", "=[Function: foo]"],
  ["Promise.resolve(4)", "=Promise { 4 }"],
  ["(async () => 1)()", "=Promise { 1 }"],
  ["new Promise(() => {})", "=Promise { <pending> }"],
  ["enum E { A, B }\nE", "={ '0': 'A', '1': 'B', A: 0, B: 1 }"],
  ["new Float64Array([1, 2])", "=Float64Array(2) [ 1, 2 ]"],
  ["new Map([[1, { a: [1, { b: 2 }] }]])", "=Map(1) { 1 => { a: [ 1, [Object] ] } }"],
  ["[1,,3]", "=[ 1, <1 empty item>, 3 ]"],
  [
    "class Ins { [Symbol.for('nodejs.util.inspect.custom')]() { return 'mine' } toString() { return 'no' } }\n[new Ins()]",
    "=[ mine ]",
  ],
  ["new Ins()", "=mine"],
  ["x: 1", ""],
  ["label: for (;;) { break label }", ""],
  ["enum F { A }", ""],
  ["`a${z}b${`n${z}`}`", "=a6bn6"],
]);

notebook("TypeScript's own forms", [
  ["interface P { a: number }\nconst p: P = { a: 1 }; p", "={ a: 1 }"],
  ["const p2: P = { a: 2 }\np2", "={ a: 2 }"],
  ["enum Color { Red = 'r', Blue = 'b' }\n[Color.Blue, Color]", "=[ 'b', { Red: 'r', Blue: 'b' } ]"],
  ["const enum CE { A = 3, B }\nCE.B", "=4"],
  ["const id = <T,>(a: T): T => a; id(2 satisfies number) as number", "=2"],
  ["id<string>('s')!", "=s"],
  [
    "function over(a: string): void;\nfunction over(a: number): void;\nfunction over(a: any) { return typeof a }\nover(1)",
    "=number",
  ],
  [
    "abstract class L<T = number> { protected m = new Map<string, T>(); constructor(readonly n: string, public s: number = 1) {} abstract g(): T }\nclass M extends L { g() { return this.s } }\nnew M('a').g()",
    "=1",
  ],
  // A parameter property is a field, declared before the others: the order shows when the object is printed.
  [
    "class Q { z = 1; y!: string; constructor(public a: number, private b = 2) {} }\nnew Q(1)",
    "=Q { a: 1, b: 2, z: 1, y: undefined }",
  ],
  [
    "class R extends Q { w = 3; constructor(readonly c: number) { super(1); } }\nnew R(1)",
    "=R { a: 1, b: 2, z: 1, y: undefined, c: 1, w: 3 }",
  ],
  ["class S { a; constructor(a: number) { this.a = a } }\nnew S(1)", "=S { a: 1 }"],
  [
    "class Acc { #v = 1; static n = 0; static { Acc.n = 7 } get v() { return this.#v } set v(x) { this.#v = x } has(o: object) { return #v in o } }\nconst acc = new Acc(); acc.v = 4; [acc.v, Acc.n, acc.has(acc), acc]",
    "=[ 4, 7, true, Acc {} ]",
  ],
  ["declare const dc: number\ndeclare namespace Q2 { const a: number }\nlet un: number | undefined\nun", ""],
  [
    "import type { Shape } from 'dezero'; import { sin, type Shape as Sh, Dtype } from 'dezero'\nlet sh: Sh | Dtype = 1 as any; sh",
    "=1",
  ],
  ["const tuple = [1, 'a'] as const; tuple", "=[ 1, 'a' ]"],
  ["let maybe: { a?: { b: number } } = {}; maybe?.a?.b ?? 'none'", "=none"],
  [
    "function assertIs(v: unknown): asserts v is number {}\nabstract class Abs { abstract f(): void }\nfunction that(this: void, a: number) { return a }\nthat(3)",
    "=3",
  ],
  ["'namespace N { }'; `\nnamespace N {\n}`.length", "=16"],
]);

notebook("what cannot run in the page says so, with its line", [
  [
    "1\nnamespace N { export const a = 1 }",
    "!SyntaxError: namespaces do not run in the page; use an object or a class with static members @2",
  ],
  [
    "function dec(c: unknown) {}\n@dec class A {}",
    "!SyntaxError: decorators do not run in the page; call the function on the class instead @2",
  ],
  [
    "class A {\n  accessor x = 1\n}",
    "!SyntaxError: accessor fields do not run in the page; write a get and a set method @2",
  ],
  [
    "import fs = require('fs')",
    '!SyntaxError: import x = ... does not run in the page; write import x from "module" @1',
  ],
  [
    "\nusing a = { [Symbol.dispose]() {} }",
    "!SyntaxError: using does not run in notebooks yet (tslab does not know it); use try ... finally @2",
  ],
  [
    "export default 5",
    "!SyntaxError: a cell has nothing to export to; its names are visible below anyway @1",
  ],
  [
    "export * from 'dezero'",
    "!SyntaxError: a cell has nothing to export to; its names are visible below anyway @1",
  ],
]);

notebook("patterns, loops, blocks and shadowing", [
  [
    "let { p, q: [r] = [7], ...rest } = { p: 1, z: 3 } as any; for (var i = 0; i < 3; i++) {}\n[p, r, i, rest]",
    "=[ 1, 7, 3, { z: 3 } ]",
  ],
  ["[i, p]", "=[ 3, 1 ]"],
  ["let k = 0; for (const p of [1, 2]) { let r = p; k += r }\n[k, p, r]", "=[ 3, 1, 7 ]"],
  ["if (true) { var hv = 3; let lv = 4 }\n[hv, typeof lv]", "=[ 3, 'undefined' ]"],
  ["[1, 2].map(k => k + p)", "=[ 2, 3 ]"],
  ["(function (k, { p } = { p: 2 }) { return [k, p, arguments.length] })(5)", "=[ 5, 2, 1 ]"],
  ["try { throw { p: 9 } } catch ({ p }) { k = p }\n[k, p]", "=[ 9, 1 ]"],
  ["switch (k) { case 9: let p = 'inner'; console.log(p) }\np", "inner|=1"],
  ["outer: for (let a = 0; a < 3; a++) { for (;;) { continue outer } }\np", "=1"],
  [
    "const o = { p, k, r() { return p }, get g() { return k }, [`c${p}`]: 1, i: i }; o",
    "={ p: 1, k: 9, r: [Function: r], g: [Getter], c1: 1, i: 3 }",
  ],
  ["o.p = p + 1; o?.r?.()", "=1"],
  [
    "class C { p = p; static s = k; [`m${p}`]() { return p } constructor(k: number) { this.p += k } }\n[new C(1), C.s, (new C(1) as any).m1()]",
    "=[ C { p: 2 }, 9, 1 ]",
  ],
  ["const gen = function* () { yield* [p, 2] }; [gen.name, ...gen()]", "=[ 'gen', 1, 2 ]"],
  ["do k++\nwhile (k < 12)\nk", "=12"],
  ["for (const p in { a: 1 }) console.log(p)", "a"],
  ["for (k = 0; k < 3; k++);\nk", "=3"],
  ["const tag = (s: TemplateStringsArray, ...v: number[]) => s.raw.join('|') + v", ""],
  ["tag`a${p}b`", "=a|b1"],
  ["new (class { n = p })().n", "=1"],
  ["let y2: any; y2 = () => 1; y2.name", "=y2"],
]);

notebook("lines that begin with a bracket, and statements without semicolons", [
  ["let a = 1\nlet b = 2\nfunction show() { return [a, b] }\nconst say = (...v: unknown[]) => v.join()", ""],
  ["a = 3\nshow()", "=[ 3, 2 ]"],
  ["(a)\nsay(1)", "=1"],
  ["let c = a\nsay(c)", "=3"],
  [";[a, b] = [b, a]\nshow()", "=[ 2, 3 ]"],
  ["const f = () => a\n;(() => { b = 9 })()\nshow()", "=[ 2, 9 ]"],
  ["if (a) say(1)\nelse say(2)\nsay(3)", "=3"],
  ["const g = () => {\n  if (!a) return\n  say()\n  return say(4)\n}\ng()", "=4"],
  ["a\n++b\n;`${show()}`", "=2,10"],
  ["var s = 'x'\n/* comment */ say(s) // end", "=x"],
  ["do { a-- } while (a > 0) say(a)", "=0"],
  ["debugger\nsay(5)", "=5"],
  ["import { sin } from 'dezero'\nsay(sin(0))", "=0"],
  ["class K { m = a\n  n = b }\nsay(6)", "=6"],
]);

notebook("empty cells, comments, exports, this", [
  ["", ""],
  ["  \n\n", ""],
  ["// only a comment", ""],
  ["/* block */ // and line", ""],
  ["'use strict'; 5", "=5"],
  ["export const ex = 9; export function eg() { return ex }\neg()", "=9"],
  ["let ey = 8; export { ey }; export type { Foo } from 'x'; ey + ex", "=17"],
  ["this === globalThis", "=true"],
  // Sloppy mode, as in tslab: a write to a frozen object is ignored.
  ["const frozen: any = Object.freeze({ a: 1 }); frozen.a = 2; frozen", "={ a: 1 }"],
  ["function who(this: any) { return this === globalThis }\nwho()", "=true"],
  ["[who(), [who].map(who => who())]", "=[ true, [ true ] ]"],
  ["arguments", "!ReferenceError: arguments is not defined @1"],
  ["(globalThis as any).planted = 3", "=3"],
  ["planted", "=3"],
  ["planted = 4; planted", "=4"],
  ["delete (globalThis as any).planted; typeof planted", "=undefined"],
  ["let big = 1\r\nbig + 1\r\n", "=2"],
]);

notebook("a page has no Node", [
  ["typeof process", "=undefined"],
  ["process", "!ReferenceError: process is not defined @1"],
  ["Buffer.from('')", "!ReferenceError: Buffer is not defined @1"],
  ["require('fs')", "!ReferenceError: require is not defined @1"],
  ["fs.readFileSync", "!ReferenceError: fs is not defined @1"],
  ["undeclared = 3", "!ReferenceError: undeclared is not defined @1"],
  [
    "[typeof setTimeout, typeof performance, typeof structuredClone, typeof WeakRef, typeof FinalizationRegistry]",
    "=[ 'function', 'object', 'function', 'function', 'function' ]",
  ],
  ["let process = 1; process", "=1"],
]);

notebook("imports", [
  ["import { sin, Variable as V } from 'dezero'\nimport * as dz from 'dezero'", ""],
  ["[sin(0), new V(3), dz.config.train]", "=[ 0, Variable { data: 3 }, true ]"],
  ["const { Variable } = await import('dezero'); Variable.name", "=Variable"],
  ["import { Nope } from 'dezero'; Nope()", "!SyntaxError: Module 'dezero' has no exported member 'Nope'."],
  ["import dezero from 'dezero'; dezero", "!SyntaxError: Module 'dezero' has no exported member 'default'."],
  [
    "import { chunk } from 'lodash'",
    "!Error: Cannot find module 'lodash'. In the page a cell can import dezero, node:process, tslab.",
  ],
  [
    "await import('./helpers')",
    "!Error: Cannot find module './helpers'. In the page a cell can import dezero, node:process, tslab. @1",
  ],
  ["import { display } from 'tslab'; display", "=DisplayImpl { id: undefined }"],
  ["sin = 3", "!TypeError: Assignment to constant variable. @1"],
  ["import 'dezero'; 1", "=1"],
]);

notebook("top-level await", [
  ["const y = await Promise.resolve(3); y", "=3"],
  ["await (async () => y + 1)()", "=4"],
  [
    "let total = 0; for await (const z of (async function* () { yield 1; yield 2 })()) total += z; total",
    "=3",
  ],
  ["await new Promise(resolve => setTimeout(resolve, 1)); 'done'", "=done"],
  ["\nawait Promise.reject(new RangeError('no'))", "!RangeError: no @2"],
  ["if (true) { await null; var w = 1 }\nw", "=1"],
  ["async function af() { await null; return y }\nawait af()", "=3"],
]);
