import type { Readable } from "node:stream";
import { createInterface } from "node:readline";

const inspectorsOwn = /^(Debugger|For help|Waiting for the debugger)/;

/**
 * A way to have a process that was started with `--inspect=127.0.0.1:0` collect its garbage: what is left of its heap afterwards is
 * what it keeps. Takes its standard error, whose other lines are passed on.
 */
export async function garbageCollector(stderr: Readable): Promise<{ collect(): Promise<void>; close(): void }> {
  const lines = createInterface({ input: stderr });
  const address = await new Promise<string>((found) => {
    lines.on("line", (line) => {
      const [listening] = /ws:\/\/\S+$/.exec(line) ?? [];
      if (listening !== undefined) found(listening);
      else if (!inspectorsOwn.test(line)) process.stderr.write(`${line}\n`);
    });
  });
  const socket = new WebSocket(address);
  await new Promise((opened) => socket.addEventListener("open", opened, { once: true }));
  return {
    async collect() {
      const done = new Promise((answered) => socket.addEventListener("message", answered, { once: true }));
      socket.send(JSON.stringify({ id: 1, method: "HeapProfiler.collectGarbage" }));
      await done;
    },
    close: () => socket.close(),
  };
}
