import { fileURLToPath } from "node:url";
import { credentials, loadPackageDefinition, type Client, type ServiceClientConstructor, type ServiceError } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

/** Something that a caller asks. It resolves with the answer in a form that can be compared, and rejects where it is not as expected. */
export interface Question {
  readonly name: string;
  /** How often it is asked, beside the others. */
  readonly weight: number;
  readonly ask: () => Promise<string>;
}

type Row = { readonly [column: string]: unknown };

/** Every kind of question there is, to the example models of a server. */
export async function questionsTo(url: string, grpc: string): Promise<{ readonly questions: readonly Question[]; close(): void }> {
  const [cancer, penguins, artworks, fortunes] = await Promise.all(
    ["cancer", "penguins", "artworks", "fortunes"].map((name) => exampleOf(url, name)),
  );
  const client = connect(grpc);
  const numbers = Object.values(cancer![0] as Row).map(Number);
  const columns = Object.keys(cancer![0] as Row);
  const many = Array.from({ length: 200 }, (_, index) => cancer![index % cancer!.length]);
  const flat = many.flatMap((row) => Object.values(row as Row).map(Number));
  const json = (name: string, path: string, body: unknown, weight: number, statuses: readonly number[] = [200]): Question => ({
    name,
    weight,
    ask: () => post(`${url}${path}`, JSON.stringify(body), "application/json", statuses),
  });
  const input = { name: "input", datatype: "FP64" };
  return {
    questions: [
      json("one row by name", "/v1/models/penguins:predict", { instances: penguins!.slice(0, 1) }, 10),
      json("200 rows by name", "/v1/models/cancer:predict", { instances: many }, 4),
      json("200 rows by position", "/v1/models/cancer:predict", { instances: many.map((row) => Object.values(row as Row)) }, 4),
      json("texts of a model that is swapped", "/v1/models/fortunes:predict?method=predict_proba", { instances: fortunes }, 4, [200, 404]),
      json("MLflow's records", "/invocations?method=predict", { dataframe_records: artworks }, 2),
      json("a tensor as JSON", "/v2/models/cancer/infer", { inputs: [{ ...input, shape: [1, 30], data: numbers }] }, 4),
      { name: "a tensor as bytes", weight: 6, ask: () => postBinary(url, flat, columns.length) },
      {
        name: "gRPC by value",
        weight: 4,
        ask: () => infer(client, { ...input, shape: [1, 30], contents: { fp64_contents: numbers } }, []),
      },
      {
        name: "gRPC as bytes",
        weight: 6,
        ask: () => infer(client, { ...input, shape: [many.length, 30] }, [Buffer.from(Float64Array.from(flat).buffer)]),
      },
      json("strings and missing values", "/v1/models/artworks:predict", { instances: artworks }, 4),
      { name: "a swap", weight: 0.2, ask: () => swap(url, "fortunes") },
      json("an unknown model", "/v1/models/nobody:predict", { instances: [] }, 1, [404]),
      json("a wrong type", "/v1/models/cancer:predict", { instances: [{ ...(cancer![0] as Row), "mean area": "x" }] }, 1, [400]),
      json("a missing column", "/v1/models/penguins:predict", { instances: [{ island: "Biscoe" }] }, 1, [400]),
      { name: "broken JSON", weight: 1, ask: () => post(`${url}/v1/models/cancer:predict`, '{"instances": [', "application/json", [400]) },
      { name: "a strange type", weight: 1, ask: () => post(`${url}/invocations`, "<a/>", "application/xml", [415]) },
      { name: "bytes cut short", weight: 1, ask: () => post(`${url}/v2/models/cancer/infer`, "{}", "application/octet-stream", [400]) },
      { name: "gRPC with a wrong width", weight: 1, ask: () => inferBadly(client) },
      { name: "a description", weight: 0.5, ask: () => get(`${url}/v2/models/penguins`) },
    ],
    close: () => client.close(),
  };
}

async function exampleOf(url: string, name: string): Promise<readonly unknown[]> {
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: { [path: string]: { post: { requestBody: { content: { "application/json": { example: { instances: unknown[] } } } } } } };
  };
  return paths[`/v1/models/${name}:predict`]!.post.requestBody.content["application/json"].example.instances;
}

async function get(url: string): Promise<string> {
  return answerOf(await fetch(url), [200]);
}

async function post(url: string, body: string | Uint8Array, type: string, statuses: readonly number[]): Promise<string> {
  return answerOf(await fetch(url, { method: "POST", body: body as BodyInit, headers: { "content-type": type } }), statuses);
}

async function answerOf(response: Response, statuses: readonly number[]): Promise<string> {
  const text = await response.text();
  if (!statuses.includes(response.status)) throw new Error(`${response.status} ${text.slice(0, 200)}`);
  return `${response.status} ${text}`;
}

async function postBinary(url: string, numbers: readonly number[], width: number): Promise<string> {
  const bytes = Buffer.from(Float64Array.from(numbers).buffer);
  const tensor = {
    name: "input",
    datatype: "FP64",
    shape: [numbers.length / width, width],
    parameters: { binary_data_size: bytes.length },
  };
  const header = Buffer.from(JSON.stringify({ inputs: [tensor], parameters: { binary_data_output: true } }));
  const response = await fetch(`${url}/v2/models/cancer/infer`, {
    method: "POST",
    body: Buffer.concat([header, bytes]),
    headers: { "content-type": "application/octet-stream", "inference-header-content-length": String(header.length) },
  });
  const answer = Buffer.from(await response.arrayBuffer());
  if (response.status !== 200) throw new Error(`${response.status} ${answer.toString().slice(0, 200)}`);
  return answer.toString("latin1");
}

/** Takes a model out of service and brings it back. */
async function swap(url: string, name: string): Promise<string> {
  for (const action of ["unload", "load"]) await post(`${url}/v2/repository/models/${name}/${action}`, "{}", "application/json", [200]);
  return "swapped";
}

function connect(address: string): Client {
  const file = fileURLToPath(new URL("../../proto/open_inference.proto", import.meta.url));
  const { inference } = loadPackageDefinition(loadSync(file, { keepCase: true, longs: String })) as unknown as {
    inference: { GRPCInferenceService: ServiceClientConstructor };
  };
  return new inference.GRPCInferenceService(address, credentials.createInsecure());
}

function infer(client: Client, tensor: object, bytes: readonly Buffer[]): Promise<string> {
  const call = client as unknown as { ModelInfer(request: object, callback: (error: ServiceError | null, reply: object) => void): void };
  return new Promise((resolve, reject) => {
    call.ModelInfer({ model_name: "cancer", inputs: [tensor], raw_input_contents: bytes }, (error, reply) =>
      error === null ? resolve(JSON.stringify(reply)) : reject(error),
    );
  });
}

async function inferBadly(client: Client): Promise<string> {
  const wrong = { name: "input", datatype: "FP64", shape: [1, 2], contents: { fp64_contents: [1, 2] } };
  try {
    await infer(client, wrong, []);
  } catch (error) {
    const { details } = error as ServiceError;
    if (details.startsWith("MISSING_COLUMN")) return "refused";
    throw error;
  }
  throw new Error("two numbers were taken for thirty");
}
