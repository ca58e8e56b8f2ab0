// Reads a pickle as data in a process of its own: read.ts FILE; prints milliseconds and the process's largest size in bytes.
import { readFileSync, statSync } from "node:fs";
import { readModelFile } from "@godwit/core/formats";

const decompress = (): Promise<never> => Promise.reject(new Error("nothing is compressed"));
const idle = process.memoryUsage().rss;
const start = performance.now();
const { values } = await readModelFile(readFileSync(process.argv[2]!), { decompress });
const took = performance.now() - start;
const file = statSync(process.argv[2]!).size;
process.stdout.write(JSON.stringify({ took, file, aboveIdle: process.resourceUsage().maxRSS * 1024 - idle, values: values.length }));
