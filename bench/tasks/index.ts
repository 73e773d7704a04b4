// All tasks, in the order of the table.
import { arrays } from "./arrays";
import { graphs } from "./graphs";
import { products } from "./matmul";
import { loop, step18Memory, step18Time } from "./memory";
import { mlp } from "./mlp";
import { scalars } from "./scalars";
import type { Task } from "./task";

export * from "./task";
export const tasks: readonly Task[] = [
  ...arrays,
  ...products,
  ...scalars,
  ...graphs,
  mlp,
  ...step18Time,
  loop,
  step18Memory,
];
