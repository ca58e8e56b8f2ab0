import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serve, type RunningServer } from "@godwit/server";
import { openModel } from "@godwit/server/compiling";
import { readDeploymentFile } from "@godwit/server/deployments";
import { FileKeyStore } from "../../src/access/keys/file-key-store.ts";
import { KeyRing } from "../../src/access/keys/key-ring.ts";

const model = fileURLToPath(new URL("../../../../examples/penguins/model.joblib", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "godwit-reload-"));
const [deploymentFile, keyFile, accessFile] = ["birds.yaml", "keys.json", "access.yaml"].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const bird = { bill_length_mm: 34.1, bill_depth_mm: 18.1, flipper_length_mm: 193, body_mass_g: 3475, sex: "female", place: "Torgersen" };
const agent = new Agent({ keepAlive: true, maxSockets: 4 });
let server: RunningServer;

function deployed(suffix: string): void {
  writeFileSync(
    join(folder, "decide.ts"),
    `export const after = (_, answers) => answers.map(({ predict }) => ({ bird: predict + "${suffix}" }));`,
  );
  writeFileSync(
    deploymentFile,
    "name: birds\nmodel: ./model.joblib\nfeatures: { island: place }\nhooks: { after: ./decide.ts }\nresponse: { bird: string }\n",
  );
}

beforeAll(async () => {
  const { bytes: artifact } = await openModel(model);
  deployed("");
  writeFileSync(accessFile, "{}");
  writeFileSync(keyFile, '{"keys": []}');
  const wanted = async (): Promise<readonly { source: Awaited<ReturnType<typeof readDeploymentFile>>; artifact: Uint8Array }[]> => [
    { source: await readDeploymentFile(deploymentFile), artifact },
  ];
  server = await serve({
    models: [],
    deployments: await wanted(),
    reloadDeployments: wanted,
    port: 0,
    version: "0.0.0-test",
    apiKey: "root",
    access: { keyFile, accessFile },
  });
}, 30_000);
afterAll(async () => {
  agent.destroy();
  await server.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly isSameConnection: boolean;
  readonly body: { readonly [field: string]: unknown };
}

function post(path: string, body: unknown, key = "root"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${server.url}${path}`,
      { method: "POST", agent, headers: { "content-type": "application/json", authorization: `Bearer ${key}` } },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.on("end", () =>
          resolve({
            status: response.statusCode!,
            isSameConnection: asked.reusedSocket,
            body: JSON.parse(text) as Answer["body"],
          }),
        );
      },
    );
    asked.on("error", reject).end(JSON.stringify(body));
  });
}

const predict = (key?: string): Promise<Answer> => post("/v1/models/birds:predict", { instances: [bird] }, key);

test(
  "keys, grants, addresses and deployments are read again while calls go on, and no connection is lost",
  { timeout: 30_000 },
  async () => {
    expect((await predict()).body).toEqual({ predictions: [{ bird: "Adelie" }] });
    const over = new AbortController();
    const seen = new Map<string, number>();
    const callers = Array.from({ length: 3 }, async () => {
      for (let call = 0; !over.signal.aborted; call++) {
        const { status, body, isSameConnection } = await predict();
        if (call > 3) expect(isSameConnection).toBe(true);
        const what = `${status} ${JSON.stringify(body)}`;
        seen.set(what, (seen.get(what) ?? 0) + 1);
      }
    });
    const ring = await KeyRing.open(new FileKeyStore(keyFile));
    const { key } = await ring.create({ name: "shop", role: "predictor" }, null);
    await ring.close();
    deployed("!");
    expect((await post("/api/v1/reload", {})).body).toEqual({ reloaded: ["keys", "access", "deployment birds"], failed: [] });
    expect((await predict(key)).body).toEqual({ predictions: [{ bird: "Adelie!" }] });
    expect((await post("/api/v1/reload", {}, key)).status).toBe(403);
    over.abort();
    await Promise.all(callers);
    expect([...seen.keys()].toSorted()).toEqual(['200 {"predictions":[{"bird":"Adelie!"}]}', '200 {"predictions":[{"bird":"Adelie"}]}']);
  },
);

test("what cannot be read stays as it was, and is told with its reason", async () => {
  writeFileSync(accessFile, "allow_addresses: [everywhere]");
  writeFileSync(deploymentFile, "name: birds\nmodel: ./model.joblib\nfeatures: { nothing: place }\n");
  const parts = await server.reload();
  expect(parts.map(({ what, problem }) => [what, problem?.code])).toEqual([
    ["keys", undefined],
    ["access", "INVALID_SETTING"],
    ["deployment birds", expect.stringMatching(/^INVALID_DEPLOYMENT|MISSING_COLUMN|INVALID_SETTING$/u)],
  ]);
  expect((await predict()).body).toEqual({ predictions: [{ bird: "Adelie!" }] });
});

test("an address that is shut out may not call from then on", async () => {
  writeFileSync(accessFile, "deny_addresses: [127.0.0.1]");
  await server.reload();
  expect(await predict()).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
  writeFileSync(accessFile, "");
  await server.reload();
  expect((await predict()).status).toBe(200);
});
