import type { BinaryKernel, UnaryKernel } from "../kernels/elementwise";
import { binaryKernel, unaryKernel } from "../kernels/elementwise";
import type { BinaryLoop } from "../loops/binary";
import * as loops from "../loops/binary";
import type { UnaryLoop } from "../loops/unary";
import * as unaryLoops from "../loops/unary";

/**
 * The element-wise operations: which inner loop computes what. An operation names a loop per kind of
 * element. Without `int`, integers are computed as float64; without `bool`, booleans as integers.
 */
export interface Op<Loop, Kernel = never> {
  readonly name: string;
  readonly float: Loop;
  /** Does what `float` does, faster for many elements in memory order. */
  readonly kernel?: Kernel;
  readonly int?: Loop;
  readonly bool?: Loop;
  /** Set for predicates: the result is bool whatever the operands are. */
  readonly result?: "bool";
  /** Set where NumPy refuses booleans: what to do instead. */
  readonly refuseBool?: string;
}
export type BinaryOp = Op<BinaryLoop, BinaryKernel>;
export type UnaryOp = Op<UnaryLoop, UnaryKernel>;

/** A question asked of elements of any kind. */
function predicate<Loop>(name: string, loop: Loop): Op<Loop> {
  return { name, float: loop, int: loop, bool: loop, result: "bool" };
}

export const ADD: BinaryOp = {
  name: "add",
  float: loops.add,
  kernel: /* @__PURE__ */ binaryKernel("add"),
  int: loops.add,
  bool: loops.logicalOr,
};
export const SUBTRACT: BinaryOp = {
  name: "subtract",
  float: loops.subtract,
  kernel: /* @__PURE__ */ binaryKernel("subtract"),
  int: loops.subtract,
  refuseBool: 'use notEqual, or astype("int32") first',
};
export const MULTIPLY: BinaryOp = {
  name: "multiply",
  float: loops.multiply,
  kernel: /* @__PURE__ */ binaryKernel("multiply"),
  int: loops.multiplyInt,
  bool: loops.logicalAnd,
};
export const DIVIDE: BinaryOp = {
  name: "divide",
  float: loops.divide,
  kernel: /* @__PURE__ */ binaryKernel("divide"),
};
export const POWER: BinaryOp = { name: "power", float: loops.power, int: loops.powerInt };
export const FLOOR_DIVIDE: BinaryOp = {
  name: "floorDivide",
  float: loops.floorDivide,
  int: loops.floorDivideInt,
};
export const REMAINDER: BinaryOp = { name: "remainder", float: loops.remainder, int: loops.remainderInt };
export const MAXIMUM: BinaryOp = {
  name: "maximum",
  float: loops.maximum,
  kernel: /* @__PURE__ */ binaryKernel("maximum"),
  int: loops.maximum,
  bool: loops.maximum,
};
export const MINIMUM: BinaryOp = {
  name: "minimum",
  float: loops.minimum,
  kernel: /* @__PURE__ */ binaryKernel("minimum"),
  int: loops.minimum,
  bool: loops.minimum,
};
export const ARCTAN2: BinaryOp = { name: "arctan2", float: loops.arctan2 };
export const EQUAL: BinaryOp = /* @__PURE__ */ predicate("equal", loops.equal);
export const NOT_EQUAL: BinaryOp = /* @__PURE__ */ predicate("notEqual", loops.notEqual);
export const LESS: BinaryOp = /* @__PURE__ */ predicate("less", loops.less);
export const LESS_EQUAL: BinaryOp = /* @__PURE__ */ predicate("lessEqual", loops.lessEqual);
export const GREATER: BinaryOp = /* @__PURE__ */ predicate("greater", loops.greater);
export const GREATER_EQUAL: BinaryOp = /* @__PURE__ */ predicate("greaterEqual", loops.greaterEqual);
export const LOGICAL_AND: BinaryOp = /* @__PURE__ */ predicate("logicalAnd", loops.logicalAnd);
export const LOGICAL_OR: BinaryOp = /* @__PURE__ */ predicate("logicalOr", loops.logicalOr);
export const LOGICAL_XOR: BinaryOp = /* @__PURE__ */ predicate("logicalXor", loops.logicalXor);

/** An elementary function: integers and booleans are computed as float64. */
function elementary(name: string, float: UnaryLoop): UnaryOp {
  return { name, float };
}

export const NEGATIVE: UnaryOp = {
  name: "negative",
  float: unaryLoops.negative,
  kernel: /* @__PURE__ */ unaryKernel("negative"),
  int: unaryLoops.negative,
  refuseBool: "use logicalNot",
};
export const ABSOLUTE: UnaryOp = {
  name: "absolute",
  float: unaryLoops.absolute,
  kernel: /* @__PURE__ */ unaryKernel("absolute"),
  int: unaryLoops.absolute,
  bool: unaryLoops.absolute,
};
export const SIGN: UnaryOp = {
  name: "sign",
  float: unaryLoops.sign,
  int: unaryLoops.sign,
  refuseBool: 'use astype("int32")',
};
export const SQUARE: UnaryOp = {
  name: "square",
  float: unaryLoops.square,
  kernel: /* @__PURE__ */ unaryKernel("square"),
  int: unaryLoops.squareInt,
};
export const RECIPROCAL: UnaryOp = {
  name: "reciprocal",
  float: unaryLoops.reciprocal,
  kernel: /* @__PURE__ */ unaryKernel("reciprocal"),
};
export const EXP: UnaryOp = /* @__PURE__ */ elementary("exp", unaryLoops.exp);
export const EXPM1: UnaryOp = /* @__PURE__ */ elementary("expm1", unaryLoops.expm1);
export const LOG: UnaryOp = /* @__PURE__ */ elementary("log", unaryLoops.log);
export const LOG1P: UnaryOp = /* @__PURE__ */ elementary("log1p", unaryLoops.log1p);
export const LOG2: UnaryOp = /* @__PURE__ */ elementary("log2", unaryLoops.log2);
export const LOG10: UnaryOp = /* @__PURE__ */ elementary("log10", unaryLoops.log10);
export const SQRT: UnaryOp = /* @__PURE__ */ elementary("sqrt", unaryLoops.sqrt);
export const SIN: UnaryOp = /* @__PURE__ */ elementary("sin", unaryLoops.sin);
export const COS: UnaryOp = /* @__PURE__ */ elementary("cos", unaryLoops.cos);
export const TAN: UnaryOp = /* @__PURE__ */ elementary("tan", unaryLoops.tan);
export const ARCSIN: UnaryOp = /* @__PURE__ */ elementary("arcsin", unaryLoops.arcsin);
export const ARCCOS: UnaryOp = /* @__PURE__ */ elementary("arccos", unaryLoops.arccos);
export const ARCTAN: UnaryOp = /* @__PURE__ */ elementary("arctan", unaryLoops.arctan);
export const SINH: UnaryOp = /* @__PURE__ */ elementary("sinh", unaryLoops.sinh);
export const COSH: UnaryOp = /* @__PURE__ */ elementary("cosh", unaryLoops.cosh);
export const TANH: UnaryOp = /* @__PURE__ */ elementary("tanh", unaryLoops.tanh);
export const SIGMOID: UnaryOp = /* @__PURE__ */ elementary("sigmoid", unaryLoops.sigmoid);
export const FLOOR: UnaryOp = /* @__PURE__ */ elementary("floor", unaryLoops.floor);
export const CEIL: UnaryOp = /* @__PURE__ */ elementary("ceil", unaryLoops.ceil);
export const RINT: UnaryOp = /* @__PURE__ */ elementary("rint", unaryLoops.rint);
export const LOGICAL_NOT: UnaryOp = /* @__PURE__ */ predicate("logicalNot", unaryLoops.logicalNot);
export const ISNAN: UnaryOp = /* @__PURE__ */ predicate("isnan", unaryLoops.isnan);
export const ISINF: UnaryOp = /* @__PURE__ */ predicate("isinf", unaryLoops.isinf);
export const ISFINITE: UnaryOp = /* @__PURE__ */ predicate("isfinite", unaryLoops.isfinite);

/** Powers that are another operation, exactly; for floats. */
export const POWERS: ReadonlyMap<number, UnaryOp> = /* @__PURE__ */ new Map([
  [-1, { ...RECIPROCAL, name: "power" }],
  [2, { ...SQUARE, name: "power" }],
]);
