import type { TypedArray } from "../dtype";
import type { Matrix } from "../loops/matmul";
import { matmul as compiled } from "./generated/matmul";
import { lazyKernels, scratch, SCRATCH_START } from "./loader";

/** `C = A B` for packed blocks: assembly/matmul.ts. Places and the step from row to row of C are in bytes. */
type Block = (
  depth: number,
  rowPanels: number,
  columnPanels: number,
  a: number,
  b: number,
  c: number,
  rowStep: number,
) => void;

const kernels = /* @__PURE__ */ lazyKernels<{ blockF32: Block; blockF64: Block }>(compiled);

/** A tile of the micro-kernel: 4 rows by 32 bytes, which are 8 columns of float32 or 4 of float64. */
const TILE_ROWS = 4;
const TILE_BYTES = 32;

/**
 * Sizes of blocks, measured: 256 x 256 for float32 (depth x rows or columns), 256 x 128 for float64. A block of
 * A, one of B and one of C take 768 KB of scratch at most; a panel of B, 8 KB, stays in the first-level cache
 * while all of A's block streams past it from the second.
 */
const DEPTH = 256;
const BLOCK_BYTES = 1024;

/** Below this many multiplications copying to the kernel and back costs more than it saves. */
const SMALL = 512;

/**
 * `out += A B` in WebAssembly, as `matmul` of loops/matmul.ts; `out` has the dtype of A and B. False, and
 * nothing is done, when there is no kernel or when the plain loop is as fast: for few elements, and for
 * vectors, where each element is used once and packing it would cost as much as using it.
 */
export function matmulKernel(
  m: number,
  n: number,
  k: number,
  a: Matrix,
  b: Matrix,
  out: TypedArray,
  o: number,
): boolean {
  const size = out.BYTES_PER_ELEMENT;
  if (m < 2 || n < 2 || m * n * k < SMALL || a.data.BYTES_PER_ELEMENT !== size) return false;
  const wasm = kernels();
  if (wasm === null) return false;
  const memory = size === 4 ? scratch().f32 : scratch().f64;
  const multiplyBlock = size === 4 ? wasm.blockF32 : wasm.blockF64;
  const tileColumns = TILE_BYTES / size;
  const block = BLOCK_BYTES / size;
  // Where the blocks of A, B and C begin, as indices into memory.
  const packedA = SCRATCH_START / size;
  const packedB = packedA + roundUp(Math.min(m, block), TILE_ROWS) * Math.min(k, DEPTH);
  const columns = roundUp(Math.min(n, block), tileColumns);
  const product = packedB + columns * Math.min(k, DEPTH);

  for (let j = 0; j < n; j += block) {
    const width = Math.min(block, n - j);
    for (let l = 0; l < k; l += DEPTH) {
      const depth = Math.min(DEPTH, k - l);
      const cornerB = b.offset + l * b.rowStep + j * b.columnStep;
      pack(width, depth, b.data, cornerB, b.columnStep, b.rowStep, memory, packedB, tileColumns);
      for (let i = 0; i < m; i += block) {
        const height = Math.min(block, m - i);
        const cornerA = a.offset + i * a.rowStep + l * a.columnStep;
        pack(height, depth, a.data, cornerA, a.rowStep, a.columnStep, memory, packedA, TILE_ROWS);
        multiplyBlock(
          depth,
          Math.ceil(height / TILE_ROWS),
          Math.ceil(width / tileColumns),
          packedA * size,
          packedB * size,
          product * size,
          columns * size,
        );
        addBlock(height, width, memory, product, columns, out, o + i * n + j, n);
      }
    }
  }
  return true;
}

/**
 * Packs `count` lines of `depth` elements in panels of `lines`, 4 or 8: in a panel, the lines' first elements
 * lie together, then their second ones, as the micro-kernel reads them. So a transposed or strided operand
 * costs no more than another. The last panel is filled up with zeros.
 */
function pack(
  count: number,
  depth: number,
  x: TypedArray,
  offset: number,
  lineStep: number,
  depthStep: number,
  packed: TypedArray,
  at: number,
  lines: number,
): void {
  const step2 = 2 * lineStep;
  const step3 = 3 * lineStep;
  const step4 = 4 * lineStep;
  let i = 0;
  for (; i + lines <= count; i += lines) {
    let p = offset + i * lineStep;
    for (let l = 0; l < depth; l++, p += depthStep, at += 4) {
      packed[at] = x[p]!;
      packed[at + 1] = x[p + lineStep]!;
      packed[at + 2] = x[p + step2]!;
      packed[at + 3] = x[p + step3]!;
      if (lines === 4) continue;
      const q = p + step4;
      at += 4;
      packed[at] = x[q]!;
      packed[at + 1] = x[q + lineStep]!;
      packed[at + 2] = x[q + step2]!;
      packed[at + 3] = x[q + step3]!;
    }
  }
  if (i === count) return;
  packed.fill(0, at, at + lines * depth);
  for (; i < count; i++, at++) {
    let p = offset + i * lineStep;
    for (let l = 0, w = at; l < depth; l++, w += lines, p += depthStep) packed[w] = x[p]!;
  }
}

function addBlock(
  rows: number,
  columns: number,
  x: TypedArray,
  p: number,
  rowStep: number,
  out: TypedArray,
  o: number,
  outStep: number,
): void {
  for (let i = 0; i < rows; i++, p += rowStep, o += outStep) {
    for (let j = 0; j < columns; j++) out[o + j]! += x[p + j]!;
  }
}

/** `x` rounded up to a multiple of `step`, a power of two. */
function roundUp(x: number, step: number): number {
  return (x + step - 1) & -step;
}
