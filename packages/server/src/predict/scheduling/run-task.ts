import type { Model } from "@godwit/runtime";
import type { Part, Task } from "./task.ts";

type Parts = readonly (readonly Part[])[];

/** What is asked of a model. */
export type RunnableModel = Pick<Model, "run" | "runParallel" | "runTensors" | "signature" | "isQuick" | "tensors">;

/** Whether the calling thread answers the task at once, so that nothing is gained by waiting. */
export function isQuick(model: RunnableModel, { methods, rows, input }: Task): boolean {
  if (input.kind === "tensors") return false;
  for (const method of methods) if (!model.isQuick(method, rows)) return false;
  return true;
}

/** Runs a task on the calling thread. Tensors are not for it. */
export function runAtOnce(model: RunnableModel, { methods, input }: Task): Parts {
  if (input.kind === "tensors") throw new TypeError("tensors are answered later");
  const { batch } = input;
  return methods.map((name) => {
    const values = model.run(name, batch);
    return model.signature(name).outputs.map((output, index) => ({ output, value: values[index]! }));
  });
}

/** Runs a task in turns with the calling thread's other work. */
export async function runInTurns(model: RunnableModel, { methods, input }: Task): Promise<Parts> {
  const parts: (readonly Part[])[] = [];
  for (const name of methods) {
    if (input.kind === "tensors") {
      const { output, value } = await model.runTensors(name, input.tensors);
      parts.push([{ output, value }]);
      continue;
    }
    const values = await model.runParallel(name, input.batch);
    parts.push(model.signature(name).outputs.map((output, index) => ({ output, value: values[index]! })));
  }
  return parts;
}
