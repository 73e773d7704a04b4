// TensorFlow.js: float32 only; intermediate results are freed by tidy(), what it returns by dispose().
import { load, type Library } from "./library";

export async function openTfjs(backend: "wasm" | "cpu"): Promise<Library> {
  // It greets every Node program with advice on the console.
  const { warn } = console;
  console.warn = () => undefined;
  const tf = await load("@tensorflow/tfjs");
  if (backend === "wasm") await load("@tensorflow/tfjs-backend-wasm");
  if (!(await tf.setBackend(backend))) throw new Error(`the ${backend} backend does not start`);
  console.warn = warn;
  tf.env().set("PROD", true);
  return {
    family: "tfjs",
    handle: tf,
    runtime: backend === "wasm" ? "WebAssembly" : "JavaScript",
    array: (values, shape) => tf.tensor(values, shape, values instanceof Int32Array ? "int32" : "float32"),
    read: (result) => {
      const values = result.dataSync();
      result.dispose();
      return values;
    },
    release: (result) => result.dispose(),
  };
}
