import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Serves files by name under `/plain/` and, cross-origin isolated, under `/isolated/`, both with a policy that forbids eval and names what may be reached. */
export async function servePage(
  files: ReadonlyMap<string, string | Uint8Array>,
  reachable = "'self'",
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const [, folder, name = ""] = (request.url ?? "").split("/");
    const content = files.get(name);
    response.setHeader(
      "Content-Security-Policy",
      `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src ${reachable}`,
    );
    if (folder === "isolated") {
      response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
      response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    }
    response.statusCode = content === undefined ? 404 : 200;
    response.setHeader("Content-Type", contentTypes[name.slice(name.lastIndexOf("."))] ?? "application/octet-stream");
    response.end(content);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closed(server) };
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => void server.close((error) => (error === undefined ? resolve() : reject(error))));
}
