import { GodwitError } from "@godwit/core/errors";
import type { DeploymentSource } from "../open-deployment.ts";
import type { TestOutcome } from "./run-tests.ts";

/** Throws DEPLOYMENT_TEST_FAILED where an example is not answered as it says. */
export function mustPass({ deployment, file }: DeploymentSource, outcomes: readonly TestOutcome[]): void {
  const failed = outcomes.filter(({ difference }) => difference !== null);
  const [first] = failed;
  if (first === undefined) return;
  const more = failed.length === 1 ? "" : `; and ${failed.length - 1} more of ${outcomes.length}`;
  throw new GodwitError("DEPLOYMENT_TEST_FAILED", `${deployment.name}, ${JSON.stringify(first.name)}: ${first.difference}${more}`, {
    where: { file },
  });
}
