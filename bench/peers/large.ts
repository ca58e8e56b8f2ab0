// Takes the largest forest from a file to a first answer in a process of its own: node large.ts FILE. Prints figures as JSON.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { compileModel } from "@godwit/core";
import { loadSync } from "@godwit/runtime";
import { decompress } from "@godwit/data/files";

const [file, artifactFile] = process.argv.slice(2) as [string, string | undefined];
const idle = process.memoryUsage.rss();
const start = performance.now();
const bytes = readFileSync(file);
const artifact = file.endsWith(".godwit")
  ? bytes
  : (await compileModel({ bytes }, { decompress, sha256: (each) => createHash("sha256").update(each).digest("hex") })).artifact;
const model = loadSync(artifact);
const ready = performance.now() - start;
model.predict({ data: new Float64Array(model.manifest.columns.length) });
const answered = performance.now() - start;
const peak = process.resourceUsage().maxRSS * 1024;
if (artifactFile !== undefined) writeFileSync(artifactFile, artifact);
process.stdout.write(JSON.stringify({ ready, answered, aboveIdle: peak - idle, file: bytes.length, artifact: artifact.length }));
