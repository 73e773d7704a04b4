import type { BinaryLoop } from "../loops/binary";
import * as loops from "../loops/binary";
import type { UnaryLoop } from "../loops/unary";
import * as unaryLoops from "../loops/unary";

/**
 * The element-wise operations: which inner loop computes what. An operation names a
 * loop per kind of element. Without `int`, integers are computed as float64; without `bool`, booleans as integers.
 */
export interface Op<Loop> {
  readonly name: string;
  readonly float: Loop;
  readonly int?: Loop;
  readonly bool?: Loop;
  /** Set for predicates: the result is bool whatever the operands are. */
  readonly result?: "bool";
  /** Set where NumPy refuses booleans: what to do instead. */
  readonly refuseBool?: string;
}
export type BinaryOp = Op<BinaryLoop>;
export type UnaryOp = Op<UnaryLoop>;

/** A question asked of elements of any kind. */
function predicate<Loop>(name: string, loop: Loop): Op<Loop> {
  return { name, float: loop, int: loop, bool: loop, result: "bool" };
}

export const ADD: BinaryOp = { name: "add", float: loops.add, int: loops.add, bool: loops.logicalOr };
export const SUBTRACT: BinaryOp = {
  name: "subtract",
  float: loops.subtract,
  int: loops.subtract,
  refuseBool: 'use notEqual, or astype("int32") first',
};
export const MULTIPLY: BinaryOp = {
  name: "multiply",
  float: loops.multiply,
  int: loops.multiplyInt,
  bool: loops.logicalAnd,
};
export const DIVIDE: BinaryOp = { name: "divide", float: loops.divide };
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
  int: loops.maximum,
  bool: loops.maximum,
};
export const MINIMUM: BinaryOp = {
  name: "minimum",
  float: loops.minimum,
  int: loops.minimum,
  bool: loops.minimum,
};
export const ARCTAN2: BinaryOp = { name: "arctan2", float: loops.arctan2 };
export const EQUAL: BinaryOp = predicate("equal", loops.equal);
export const NOT_EQUAL: BinaryOp = predicate("notEqual", loops.notEqual);
export const LESS: BinaryOp = predicate("less", loops.less);
export const LESS_EQUAL: BinaryOp = predicate("lessEqual", loops.lessEqual);
export const GREATER: BinaryOp = predicate("greater", loops.greater);
export const GREATER_EQUAL: BinaryOp = predicate("greaterEqual", loops.greaterEqual);
export const LOGICAL_AND: BinaryOp = predicate("logicalAnd", loops.logicalAnd);
export const LOGICAL_OR: BinaryOp = predicate("logicalOr", loops.logicalOr);
export const LOGICAL_XOR: BinaryOp = predicate("logicalXor", loops.logicalXor);

/** An elementary function: integers and booleans are computed as float64. */
function elementary(name: string, float: UnaryLoop): UnaryOp {
  return { name, float };
}

export const NEGATIVE: UnaryOp = {
  name: "negative",
  float: unaryLoops.negative,
  int: unaryLoops.negative,
  refuseBool: "use logicalNot",
};
export const ABSOLUTE: UnaryOp = {
  name: "absolute",
  float: unaryLoops.absolute,
  int: unaryLoops.absolute,
  bool: unaryLoops.absolute,
};
export const SIGN: UnaryOp = {
  name: "sign",
  float: unaryLoops.sign,
  int: unaryLoops.sign,
  refuseBool: 'use astype("int32")',
};
export const SQUARE: UnaryOp = { name: "square", float: unaryLoops.square, int: unaryLoops.squareInt };
export const RECIPROCAL: UnaryOp = elementary("reciprocal", unaryLoops.reciprocal);
export const EXP: UnaryOp = elementary("exp", unaryLoops.exp);
export const EXPM1: UnaryOp = elementary("expm1", unaryLoops.expm1);
export const LOG: UnaryOp = elementary("log", unaryLoops.log);
export const LOG1P: UnaryOp = elementary("log1p", unaryLoops.log1p);
export const LOG2: UnaryOp = elementary("log2", unaryLoops.log2);
export const LOG10: UnaryOp = elementary("log10", unaryLoops.log10);
export const SQRT: UnaryOp = elementary("sqrt", unaryLoops.sqrt);
export const SIN: UnaryOp = elementary("sin", unaryLoops.sin);
export const COS: UnaryOp = elementary("cos", unaryLoops.cos);
export const TAN: UnaryOp = elementary("tan", unaryLoops.tan);
export const ARCSIN: UnaryOp = elementary("arcsin", unaryLoops.arcsin);
export const ARCCOS: UnaryOp = elementary("arccos", unaryLoops.arccos);
export const ARCTAN: UnaryOp = elementary("arctan", unaryLoops.arctan);
export const SINH: UnaryOp = elementary("sinh", unaryLoops.sinh);
export const COSH: UnaryOp = elementary("cosh", unaryLoops.cosh);
export const TANH: UnaryOp = elementary("tanh", unaryLoops.tanh);
export const FLOOR: UnaryOp = elementary("floor", unaryLoops.floor);
export const CEIL: UnaryOp = elementary("ceil", unaryLoops.ceil);
export const RINT: UnaryOp = elementary("rint", unaryLoops.rint);
export const LOGICAL_NOT: UnaryOp = predicate("logicalNot", unaryLoops.logicalNot);
export const ISNAN: UnaryOp = predicate("isnan", unaryLoops.isnan);
export const ISINF: UnaryOp = predicate("isinf", unaryLoops.isinf);
export const ISFINITE: UnaryOp = predicate("isfinite", unaryLoops.isfinite);
