// The same as every-route.test.ts over gRPC: each method of each service of the definitions.
import { Client, credentials, Metadata, status, type MethodDefinition, type ServiceDefinition, type ServiceError } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { protoPath } from "grpc-health-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { covers } from "../../src/access/permission.ts";
import { roleNames, roles, type Role } from "../../src/access/role.ts";
import { listenForGrpc, type RunningGrpc } from "../../src/transports/grpc/listen.ts";
import { GuardedServer } from "../../src/transports/grpc/guarded-server.ts";
import { methodPermissions } from "../../src/transports/grpc/method-permissions.ts";
import { loadProtocol } from "../../src/transports/grpc/service.ts";
import { guardedParts } from "./guarded-app.ts";

type Method = MethodDefinition<object, object>;

const methods: readonly Method[] = [loadProtocol(), loadSync(protoPath)]
  .flatMap((definitions) => Object.values(definitions))
  .filter((definition) => !("format" in definition))
  .flatMap((service) => Object.values(service as unknown as ServiceDefinition) as Method[]);

let grpc: RunningGrpc;
let client: Client;
const keyOf = {} as { [R in Role]: string };
let elsewhere: string;
beforeAll(async () => {
  const { gate, context } = await guardedParts();
  grpc = await listenForGrpc(context, { host: "127.0.0.1", port: 0 }, { messageBytes: 100_000, guard: gate, tls: gate.tls });
  client = new Client(`127.0.0.1:${grpc.port}`, credentials.createInsecure());
  for (const role of roleNames) keyOf[role] = (await gate.keys!.create({ name: role, role }, null)).key;
  elsewhere = (await gate.keys!.create({ name: "elsewhere", role: "admin", endpoints: ["other"] }, null)).key;
}, 60_000);
afterAll(async () => {
  client.close();
  await grpc.close(1000);
});

/** The status code of a call for the model `forest`; OK from the first answer on. */
function ask(method: Method, key?: string): Promise<status> {
  const metadata = new Metadata();
  if (key !== undefined) metadata.set("authorization", `Bearer ${key}`);
  const message = { name: "forest", model_name: "forest" };
  return new Promise((resolve) => {
    const ended = (error: ServiceError | null): void => resolve(error?.code ?? status.OK);
    const { path, requestSerialize, responseDeserialize } = method;
    if (!method.requestStream && !method.responseStream) {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, message, metadata, ended);
      return;
    }
    const both = method.requestStream ? client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata) : null;
    const stream = both ?? client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, message, metadata);
    stream.on("data", () => {
      resolve(status.OK);
      stream.cancel();
    });
    stream.on("error", ended);
    both?.end(message);
  });
}

describe("every call", () => {
  test("the definitions have as many as the table of permissions, reflection apart", () => {
    const reflection = Object.keys(methodPermissions).filter((path) => path.includes(".reflection."));
    expect(reflection).toHaveLength(2);
    expect([...methods.map(({ path }) => path), ...reflection].sort()).toEqual(Object.keys(methodPermissions).sort());
  });

  test.each(methods.map((method) => [method.path, method] as const))("%s", async (path, method) => {
    const { permission, reach } = methodPermissions[path]!;
    if (permission === "public") {
      expect(await ask(method)).toBe(status.OK);
      return;
    }
    for (const key of [undefined, "wrong", keyOf.admin.slice(0, -1)]) expect(await ask(method, key)).toBe(status.UNAUTHENTICATED);
    for (const role of roleNames) {
      const code = await ask(method, keyOf[role]);
      if (covers(roles[role], permission)) expect([status.UNAUTHENTICATED, status.PERMISSION_DENIED]).not.toContain(code);
      else expect([role, code]).toEqual([role, status.PERMISSION_DENIED]);
    }
    const code = await ask(method, elsewhere);
    if (reach === "none" || method.requestStream) expect(code).not.toBe(status.UNAUTHENTICATED);
    else expect(code).toBe(status.PERMISSION_DENIED);
  });

  test("those that are open are health's and the two that say that the server lives", () => {
    const open = Object.entries(methodPermissions).filter(([, { permission }]) => permission === "public");
    expect(open.map(([path]) => path.split(/[./]/).at(-1))).toEqual(["Check", "List", "Watch", "ServerLive", "ServerReady"]);
  });

  test("what is no method is no way in", async () => {
    const method = { ...methods[0]!, path: "/inference.GRPCInferenceService/Dance", requestStream: false, responseStream: false };
    expect(await ask(method)).toBe(status.UNIMPLEMENTED);
  });
});

test("a service with a method that states no permission is not taken", async () => {
  const { gate } = await guardedParts();
  const [method] = methods;
  expect(() => new GuardedServer({}, gate).addService({ Dance: { ...method!, path: "/x.Y/Dance" } }, {})).toThrow("states no permission");
});
