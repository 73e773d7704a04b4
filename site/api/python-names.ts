// What readers who know Python look for, by the name it has here. The reference shows these names, so that search
// finds them. Names that differ in case only (`using_config`, `ones_like`) are derived: see `pythonNames`.

const NAMES: Record<string, string> = {
  Variable: "dezero.Variable requires_grad torch.Tensor",
  Parameter: "dezero.Parameter torch.nn.Parameter",
  variable: "torch.tensor",
  Func: "dezero.Function torch.autograd.Function __call__",
  op: "__call__",
  "Variable.cleargrad": "zero_grad",
  "Variable.backward": "retain_grad create_graph retain_graph",
  BackwardOptions: "retain_grad create_graph retain_graph",
  "Config.enableBackprop": "requires_grad torch.set_grad_enabled",
  gradients: "torch.autograd.grad tf.gradients",
  GradientsOptions: "grad_outputs create_graph",
  grad: "jax.grad torch.func.grad torch.autograd.grad",
  valueAndGrad: "jax.value_and_grad torch.func.grad_and_value",
  vjp: "jax.vjp torch.func.vjp torch.autograd.functional.vjp",
  jvp: "jax.jvp torch.func.jvp torch.autograd.functional.jvp",
  jacobian: "jax.jacobian jax.jacrev jax.jacfwd torch.func.jacrev torch.autograd.functional.jacobian",
  hessian: "jax.hessian torch.func.hessian torch.autograd.functional.hessian",
  hvp: "torch.autograd.functional.hvp torch.autograd.functional.vhp",
  detectAnomaly: "torch.autograd.detect_anomaly torch.autograd.set_detect_anomaly jax_debug_nans",
  "Config.detectAnomaly": "torch.autograd.set_detect_anomaly jax_debug_nans",
  noGrad: "torch.no_grad requires_grad",
  testMode: "model.eval",
  "Variable.add": "__add__ __radd__",
  "Variable.sub": "__sub__ __rsub__",
  "Variable.mul": "__mul__ __rmul__",
  "Variable.div": "__truediv__ __rtruediv__",
  "Variable.neg": "__neg__",
  "Variable.pow": "__pow__",
  "Variable.matmul": "__matmul__",
  "Variable.get": "__getitem__ F.get_item",
  "Variable.length": "len __len__",
  "Variable.toString": "__repr__ __str__ repr str",
  expr: "__add__ __mul__ __pow__",
  add: "__add__ x+y",
  sub: "__sub__ x-y",
  mul: "__mul__ x*y",
  div: "__truediv__ x/y",
  neg: "__neg__ -x",
  pow: "__pow__ x**y",
  matmul: "__matmul__ x@y",
  NDArray: "np.ndarray numpy.ndarray",
  "NDArray.get": "__getitem__",
  "NDArray.set": "__setitem__",
  "NDArray.length": "len __len__",
  "np.addAt": "np.add.at",
  "np.power": "x**y",
  "np.floorDivide": "x//y",
  "np.remainder": "x%y np.mod",
  "np.matmul": "x@y",
  "np.setPrintOptions": "np.set_printoptions",
  "np.getPrintOptions": "np.get_printoptions",
  checkGradients: "numerical_grad gradient_check gradcheck",
  collectGarbage: "gc.collect",
};

const WITHOUT_CASE = ["np.setPrintOptions", "np.getPrintOptions", "np.addAt"];

/** The names in Python of an export or a member: `usingConfig` is `using_config`, `Variable.mul` is `__mul__`. */
export function pythonNames(name: string): string[] {
  const names = NAMES[name]?.split(" ") ?? [];
  // Of a member only the last part: `Variable.sumTo` is `sum_to`. Of an array function all: `np.ones_like`.
  const own = name.startsWith("np.") ? name : name.split(".").at(-1)!;
  const isCamelCase = /(^|\.)[a-z]+[A-Z]/.test(own) && !WITHOUT_CASE.includes(name) && own !== "toString";
  if (isCamelCase) names.unshift(own.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  return [...new Set(names)];
}

/** The names here that the table knows, for a test that all of them exist. */
export const KNOWN_NAMES: readonly string[] = Object.keys(NAMES);
