import { messageWithPlace, type GodwitError } from "@godwit/core/errors";
import type { JobResult } from "./job-message.ts";

/** An error as a run's history keeps it: with its place, a path from the folder where the job's paths begin. */
export function errorOf(error: GodwitError, folder: string): NonNullable<JobResult["error"]> {
  const said = messageWithPlace(error);
  return { code: error.code, message: folder === "" ? said : said.replaceAll(`${folder}/`, ""), hint: error.hint };
}
