import { execFile } from "node:child_process";

export interface ClientAnswer {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs a program of a client to its end. */
export function runClient(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  input = "",
): Promise<ClientAnswer> {
  return new Promise((resolve) => {
    const child = execFile(program, [...args], { env: { ...process.env, ...environment }, maxBuffer: 1 << 28 }, (error, output, errors) =>
      resolve({ status: error === null ? 0 : Number(error.code ?? 1), output, errors }),
    );
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}
