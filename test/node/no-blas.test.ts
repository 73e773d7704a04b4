// A program in a folder of its own, where koffi is missing or stands in for one that goes wrong.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";

const folder = mkdtempSync(join(tmpdir(), "dezero-blas-"));
const koffi = join(folder, "node_modules", "koffi");

beforeAll(() => {
  buildSync({
    entryPoints: [join(__dirname, "../../src/node/index.ts")],
    bundle: true,
    platform: "node",
    outfile: join(folder, "dezero.js"),
  });
});

afterEach(() => rmSync(koffi, { recursive: true, force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a program prints; it has `np`, and `product(n)`, an element of a product of n x n ones. */
function run(program: string, DEZERO_BLAS = "auto"): string {
  const start = `const { np } = require("./dezero.js");
const product = (n) => { const x = np.ones([n, n]); return np.matmul(x, x).item(n - 1, 0); };
`;
  writeFileSync(join(folder, "main.js"), start + program);
  const env = { ...process.env, DEZERO_BLAS };
  return execFileSync(process.execPath, ["main.js"], { cwd: folder, env, encoding: "utf8" }).trim();
}

/** A package named koffi. */
function install(code: string): void {
  mkdirSync(koffi, { recursive: true });
  writeFileSync(join(koffi, "index.js"), code);
}

const messageOf = (code: string): string => `try { ${code} } catch (error) { console.log(error.message); }`;

test("without koffi everything works", () => {
  expect(run(`console.log(product(2), product(64), np.showConfig().blas, np.setBlas("auto"));`)).toBe(
    "2 64 undefined undefined",
  );
});

test("without koffi, a library that is named is an error that says what to do", () => {
  const message = 'expected the package koffi, which calls "libx.so": npm install koffi';
  expect(run(messageOf(`np.setBlas("libx.so");`))).toBe(`setBlas: ${message}`);
  expect(run(messageOf(`product(64);`), "libx.so")).toBe(`DEZERO_BLAS: ${message}`);
  expect(run(`console.log(product(2));`, "libx.so")).toBe("2");
});

test("nothing is loaded before the first large product, and a search that fails is made once", () => {
  install(`
console.log("koffi");
exports.load = (path) => { console.log("load"); throw new Error("no " + path); };`);
  expect(run(`console.log(product(2), product(8));`)).toBe("2 8");
  expect(run(`product(64); console.log(product(64), np.showConfig().blas);`)).toMatch(
    /^koffi\n(load\n)+64 undefined$/,
  );
  expect(run(`product(64); console.log("next"); product(64);`)).toMatch(/next$/);
  expect(run(`np.setBlas("off"); console.log(product(64), np.showConfig().blas);`)).toBe("64 undefined");
  expect(run(`console.log(product(64));`, "off")).toBe("64");
});

test("a koffi that does not run here is as none, unless a library is named", () => {
  install(`throw new Error("no build for this platform");`);
  expect(run(`console.log(product(64), np.showConfig().blas);`)).toBe("64 undefined");
  expect(run(messageOf(`np.setBlas("libx.so");`))).toBe(
    'setBlas: expected "auto", "off" or the path of a BLAS library, got "libx.so": no build for this platform',
  );
});

/** Routines of a library that computes right, as source code. */
const ROUTINES = `
function gemm(order, transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc) {
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let l = 0; l < k; l++) {
      sum += a[transA === 112 ? l * lda + i : i * lda + l] * b[transB === 112 ? j * ldb + l : l * ldb + j];
    }
    c[i * ldc + j] = sum;
  }
}
function axpy(n, alpha, x, incX, y, incY) {
  for (let i = 0; i < n; i++) y[i * incY] += alpha * x[i * incX];
}`;

test("a library whose products are wrong is not used", () => {
  install(`
const functions = { openblas_get_config: () => "OpenBLAS 9.9", cblas_sgemm() {}, cblas_dgemm() {}, cblas_saxpy() {}, cblas_daxpy() {} };
exports.load = () => ({ func(name) { if (!functions[name]) throw new Error("none"); return functions[name]; } });`);
  expect(run(`console.log(product(64), np.showConfig().blas);`)).toBe("64 undefined");
  expect(run(messageOf(`np.setBlas("libx.so");`))).toMatch(/got "libx.so": it computed a wrong product$/);
});

test("a library whose sums are wrong is not used", () => {
  install(`
const functions = { openblas_get_config: () => "OpenBLAS 9.9", cblas_sgemm: gemm, cblas_dgemm: gemm, cblas_saxpy: axpy, cblas_daxpy() {} };
${ROUTINES}
exports.load = () => ({ func(name) { if (!functions[name]) throw new Error("none"); return functions[name]; } });`);
  expect(run(`console.log(product(64), np.showConfig().blas);`)).toBe("64 undefined");
  expect(run(messageOf(`np.setBlas("libx.so");`))).toMatch(/got "libx.so": it computed a wrong sum$/);
});

test("a library that does not say what it is, like the slow reference BLAS, is used only when it is named", () => {
  install(`
${ROUTINES}
const functions = { cblas_sgemm: gemm, cblas_dgemm: gemm, cblas_saxpy: axpy, cblas_daxpy: axpy };
exports.load = () => ({ func(name) { if (!functions[name]) throw new Error("none"); return functions[name]; } });`);
  expect(run(`console.log(product(64), np.showConfig().blas);`)).toBe("64 undefined");
  expect(run(`console.log(JSON.stringify(np.setBlas("libx.so")), product(64));`)).toBe(
    '{"name":"BLAS","library":"libx.so"} 64',
  );
});
