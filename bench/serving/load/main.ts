// A process that makes load and prints what it measured: node load/main.ts KIND JSON, where the JSON's `file` holds the body.
import { readFileSync } from "node:fs";
import { grpcLoad, type GrpcLoad } from "./grpc-load.ts";
import { httpLoad, type HttpLoad } from "./http-load.ts";

const [kind, text] = process.argv.slice(2);
const { file, ...settings } = JSON.parse(text!) as Omit<HttpLoad & GrpcLoad, "body" | "message"> & { readonly file: string };
const body = readFileSync(file);
const result = await (kind === "grpc" ? grpcLoad({ ...settings, message: body }) : httpLoad({ ...settings, body }));
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
