import type { TypedArray } from "../dtype";
import type { Matrix } from "../loops/matmul";
import {
  BLOCK_BYTES,
  C_BYTES,
  DEPTH,
  layoutFor,
  multiplyBlocked,
  TILE_BYTES,
  type BlockKernels,
  type Workspace,
} from "./blocked";
import { matmul as compiled } from "./generated/matmul";
import { lazyKernels, scratch, SCRATCH_START } from "./loader";
import { vectorProductKernel, type VectorKernels } from "./matvec";
import { liesByRows, stageBlock } from "./stage";
import { team } from "./threads";

/** `C = A B` or `C += A B`: assembly/matmul.ts. Places and steps are in bytes. */
type Multiply = (
  rows: number,
  columns: number,
  depth: number,
  a: number,
  tileStep: number,
  rowStep: number,
  aStep: number,
  b: number,
  bStep: number,
  panelStep: number,
  c: number,
  cStep: number,
  add: boolean,
) => void;

interface Kernels extends BlockKernels, VectorKernels {
  readonly multiplyF32: Multiply;
  readonly multiplyF64: Multiply;
}

const kernels = /* @__PURE__ */ lazyKernels<Kernels>(compiled);

const LAYOUT = /* @__PURE__ */ layoutFor(BLOCK_BYTES);

/** Below this many multiplications copying to the kernel and back costs more than it saves. */
const SMALL = 512;

/** Operands of up to this many bytes each need no packing: they stay close enough as they are. */
const WHOLE_BYTES = 64 * 1024;

/** From this many multiplications on, a quarter of a millisecond's work, several threads gain where they are asked for. */
const THREADS_FROM = 2 ** 23;

/**
 * `out = A B` in WebAssembly, as `matmul` of loops/matmul.ts; `out` has the dtype of A and B. False, and nothing is
 * done, when there is no kernel or when the plain loop is as fast.
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
  if (m * n * k < SMALL || a.data.BYTES_PER_ELEMENT !== size) return false;
  const wasm = kernels();
  if (wasm === null) return false;
  if (m === 1 || n === 1) return vectorProductKernel(wasm, m, n, k, a, b, out, o);
  if (k <= DEPTH && Math.max(m, n) * k * size <= WHOLE_BYTES && m * n * size <= C_BYTES) {
    multiplyWhole(wasm, m, n, k, a, b, out, o);
    return true;
  }
  if (m * n * k >= THREADS_FROM) {
    const threads = team();
    if (threads && multiplyBlocked(threads, m, n, k, a, b, out, o)) return true;
  }
  return multiplyBlocked(alone(wasm), m, n, k, a, b, out, o);
}

/** This thread's workspace: each block of A is one chunk. */
function alone(wasm: Kernels): Workspace {
  return {
    kernels: wasm,
    scratch: scratch(),
    layout: LAYOUT,
    chunkRows: (rows) => (rows + 3) & -4,
    run: () => {
      wasm.multiplyChunk(LAYOUT.header, 0);
      return true;
    },
  };
}

/** The product of operands that lie in scratch as a whole. Only columns of B have to be packed, to become rows. */
function multiplyWhole(
  wasm: Kernels,
  m: number,
  n: number,
  k: number,
  a: Matrix,
  b: Matrix,
  out: TypedArray,
  o: number,
): void {
  const size = out.BYTES_PER_ELEMENT;
  const memory = size === 4 ? scratch().f32 : scratch().f64;
  const atA = SCRATCH_START;
  const atB = atA + WHOLE_BYTES;
  const aByRows = liesByRows(a);
  const bByRows = liesByRows(b);
  stageBlock(memory, atA / size, a, 0, 0, m, k, aByRows);
  stageBlock(memory, atB / size, b, 0, 0, k, n, bByRows);
  if (!bByRows) {
    const pack = size === 4 ? wasm.packColumnsF32 : wasm.packColumnsF64;
    pack(k, n, atB, k * size, LAYOUT.packedB, k * TILE_BYTES);
  }
  const rowStep = (aByRows ? k : 1) * size;
  (size === 4 ? wasm.multiplyF32 : wasm.multiplyF64)(
    m,
    n,
    k,
    atA,
    4 * rowStep,
    rowStep,
    (aByRows ? 1 : m) * size,
    bByRows ? atB : LAYOUT.packedB,
    bByRows ? n * size : TILE_BYTES,
    bByRows ? TILE_BYTES : k * TILE_BYTES,
    LAYOUT.c,
    n * size,
    false,
  );
  const c = LAYOUT.c / size;
  out.set(memory.subarray(c, c + m * n), o);
}
