import * as np from "../ndarray";
import type { Application } from "./application";
import type { Func } from "./func";
import type { Variable } from "./variable";

/** Where a function was applied, and whose backward applied it, if one did. */
interface Origin {
  readonly trace: Error;
  readonly during: Func | null;
}

const origins = /* @__PURE__ */ new WeakMap<Func, Origin>();
/** The function whose backward is running. */
let during: Func | null = null;

/** Most frames at the top of a stack are the engine's own. */
const FRAMES = 50;

/** Remembers where `func` was applied. The stack becomes text, which costs most, when somebody asks. */
export function noteOrigin(func: Func): void {
  origins.set(func, { trace: traceHere(), during });
}

function traceHere(): Error {
  const limits = Error as { stackTraceLimit?: number };
  const old = limits.stackTraceLimit;
  limits.stackTraceLimit = FRAMES;
  try {
    return new Error();
  } finally {
    limits.stackTraceLimit = old;
  }
}

/** What the backward of an application returns; functions that it applies on the way are known to be its doing. */
export function watchedBackwardOf(application: Application, gys: Variable | readonly Variable[]): unknown {
  const outer = during;
  during = application.func;
  try {
    return application.backward(gys);
  } finally {
    during = outer;
  }
}

/** Throws unless the gradient that the backward of `func` gives input `index` is finite. */
export function checkFiniteGradient(func: Func, index: number, gx: Variable): void {
  const at = firstNotFinite(gx);
  if (at === null) return;
  const x = func.inputs[index]!;
  throw new Error(
    `backward of ${func.name}: expected a finite gradient for input ${index}${nameOf(x)}, ` +
      `got ${shown(gx, at)}, where the input is ${x.data.item(...at)}. ${originOf(func)}`,
  );
}

/** Throws unless the gradient that `x` gets is finite: given by the user, or a sum of finite ones. */
export function checkFiniteSum(who: string, x: Variable, grad: Variable): void {
  const at = firstNotFinite(grad);
  if (at === null) return;
  const { creator } = x;
  const place =
    creator === null
      ? `a leaf${nameOf(x)}`
      : `output ${x.outputIndex} of ${creator.name}${nameOf(x)}. ${originOf(creator)}`;
  throw new Error(`backward: expected ${who} to be finite, got ${shown(grad, at)} for ${place}`);
}

const nameOf = ({ name }: Variable): string => (name === null ? "" : ` (${JSON.stringify(name)})`);

function firstNotFinite({ data }: Variable): number[] | null {
  const finite = np.isfinite(data).elements();
  let flat = finite.indexOf(0);
  if (flat < 0) return null;
  const at: number[] = [];
  for (let axis = data.ndim - 1; axis >= 0; axis--) {
    const n = data.shape[axis]!;
    at.unshift(flat % n);
    flat = Math.floor(flat / n);
  }
  return at;
}

function shown({ data }: Variable, at: number[]): string {
  const text = String(data.item(...at))
    .replace("Infinity", "inf")
    .replace("NaN", "nan");
  return at.length === 0 ? text : `${text} at [${at.join(", ")}]`;
}

/** Where `func` was applied. */
function originOf(func: Func): string {
  const origin = origins.get(func);
  if (origin === undefined) return `${func.name} was applied outside of detectAnomaly, nobody noted where`;
  const place = `${func.name} was applied\n${usersFrames(origin.trace)}`;
  const { during } = origin;
  return during === null ? place : `${place}\nby the backward of ${during.name}. ${originOf(during)}`;
}

/**
 * The frames of a stack that are neither the engine's nor the runtime's nor a package's. All, when none is
 * left: in a bundle.
 */
function usersFrames({ stack = "" }: Error): string {
  const frames = stack.split("\n").filter((line) => /:\d+:\d+\)?$/.test(line));
  const own = engine(frames[0] ?? "");
  const others = frames.filter((line) => !line.includes(own) && !/node[:]|[\\/]node_modules[\\/]/.test(line));
  return (others.length > 0 ? others : frames).join("\n");
}

/** The engine's file, or its folder, from the frame of this file. */
function engine(frame: string): string {
  const file = frame.replace(/:\d+:\d+\)?$/, "").replace(/^(.*\(|.*@|\s*at )/, "");
  return file.replace(/core[\\/]anomaly\.\w+$/, "");
}
