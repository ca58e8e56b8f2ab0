import { writeFileSync } from "node:fs";
import { styleText } from "node:util";
import { GodwitError } from "@godwit/core/errors";
import { Console } from "../console.ts";
import { done, fellShort } from "../exit-status.ts";
import { artifactOf, readServedDeployment } from "../models/served-deployment.ts";

export interface DeploymentsOptions {
  /** Modules that define classes of one's own. */
  readonly define: readonly string[];
  readonly output?: string;
  readonly json?: boolean;
}

/** Runs the examples of deployments: exit status 1 where one is not answered as it says. */
export async function testDeployments(files: readonly string[], options: DeploymentsOptions): Promise<number> {
  const console = new Console(options);
  const { testDeployment } = await import("@godwit/server/deployments");
  let failures = 0;
  for (const file of files) {
    const served = await readServedDeployment(file, options.define);
    const { source } = served;
    const outcomes = await testDeployment(source, artifactOf(served));
    failures += outcomes.filter(({ difference }) => difference !== null).length;
    if (options.json === true) {
      await console.answer(JSON.stringify({ file, deployment: source.deployment.name, tests: outcomes }));
      continue;
    }
    for (const { name, difference, duration } of outcomes)
      await console.answer(
        difference === null
          ? `${styleText("green", "ok")}    ${name} (${duration.toFixed(0)} ms)`
          : `${styleText("red", "FAIL")}  ${name}: ${difference}`,
      );
    await console.answer(
      outcomes.length === 0
        ? `${file} has no examples`
        : `${file}: ${outcomes.filter(({ difference }) => difference === null).length} of ${outcomes.length} examples hold`,
    );
  }
  return failures === 0 ? done : fellShort;
}

/** Writes the types of a deployment's hooks. */
export async function writeTypes(file: string, options: DeploymentsOptions): Promise<number> {
  const console = new Console(options);
  const { typesOfDeployment } = await import("@godwit/server/deployments");
  const served = await readServedDeployment(file, options.define);
  const text = typesOfDeployment(served.source, artifactOf(served));
  const { output = "-" } = options;
  if (output === "-") await console.answer(text.trimEnd());
  else {
    try {
      writeFileSync(output, text);
    } catch (cause) {
      throw new GodwitError("IO_FAILED", `${output} cannot be written`, { cause });
    }
  }
  return done;
}
