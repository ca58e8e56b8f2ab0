import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("write-chunks.ts", import.meta.url));

export interface KillOptions {
  readonly location: string;
  readonly kills: number;
  readonly chunks: number;
  readonly rowsOfChunk: number;
  /** The last moment at which a writer dies, after it has begun. */
  readonly milliseconds: number;
  readonly random: () => number;
}

/** Has a writer of chunks killed at random moments and begun again, and lets the last one end. Gives how many chunks each found. */
export async function killWriters({ location, kills, chunks, rowsOfChunk, milliseconds, random }: KillOptions): Promise<readonly number[]> {
  const found: number[] = [];
  for (let kill = 0; kill <= kills; kill++) {
    const after = kill === kills ? null : random() * milliseconds;
    // However slow the machine is: the last one that is killed has written something.
    const since = kill === kills - 1 ? "wrote" : "begun";
    const standing = await writeUntil(after, since, [location, String(chunks), String(rowsOfChunk)]);
    if (standing !== null) found.push(standing);
  }
  return found;
}

function writeUntil(milliseconds: number | null, since: "begun" | "wrote", argv: readonly string[]): Promise<number | null> {
  const child = spawn(process.execPath, ["--conditions=godwit-source", "--disable-warning=ExperimentalWarning", program, ...argv], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  let complaint = "";
  let isDying = false;
  child.stderr.on("data", (piece) => (complaint += String(piece)));
  child.stdout.on("data", (piece) => {
    said += String(piece);
    if (!isDying && milliseconds !== null && said.includes(since)) {
      isDying = true;
      setTimeout(() => child.kill("SIGKILL"), milliseconds);
    }
  });
  return new Promise((resolve, reject) => {
    child.once("exit", (status, signal) => {
      const begun = /^begun (\d+)/u.exec(said);
      if (signal === "SIGKILL" || status === 0) resolve(begun === null ? null : Number(begun[1]));
      else reject(new Error(`the writer ended with ${status}: ${complaint}`));
    });
  });
}
