// jax-js: a call consumes its arguments unless they are passed as `.ref`; work is queued, and awaited here.
import { load, type Library } from "./library";

export async function openJaxJs(): Promise<Library> {
  const jax = await load("@jax-js/jax");
  const devices = await jax.init("wasm");
  if (!devices.includes("wasm")) throw new Error("the wasm backend does not start");
  jax.defaultDevice("wasm");
  return {
    family: "jax-js",
    handle: jax,
    runtime: "WebAssembly",
    array: (values, shape) => jax.numpy.array(values, { shape: [...shape] }),
    read: (result) => result.data(),
    settle: (result) => result.blockUntilReady(),
    release: (result) => result.dispose(),
  };
}
