// Asks a forest about the rows of questions.json, without and with a GPU, and writes what came out.
import { load } from "./godwit.js";

const bitsOf = (matrix) => [...new BigUint64Array(matrix.data.buffer, matrix.data.byteOffset, matrix.data.length)].map(String);
const fetched = () => performance.getEntriesByType("resource").map(({ name }) => name.slice(name.lastIndexOf("/") + 1));

async function answers() {
  const rows = Float64Array.from(await (await fetch("questions.json")).json());
  const plain = await load(await fetch("forest.godwit"));
  const cpu = bitsOf(await plain.predictProbaAsync(rows));
  const before = fetched();
  const model = await load(await fetch("forest.godwit"), { device: "gpu" });
  const gpu = bitsOf(await model.predictProbaAsync(rows));
  const device = model.lastDevice;
  const broken = rows.slice();
  broken[7] = Infinity;
  const refused = await model.predictAsync(broken).catch(({ code, where }) => [code, where.row]);
  const automatic = await load(await fetch("forest.godwit"), { device: "auto" });
  const again = bitsOf(await automatic.predictProbaAsync(rows));
  return { cpu, gpu, device, refused, again, routed: automatic.lastDevice, before, after: fetched() };
}

const target = document.querySelector("#answer");
try {
  target.textContent = JSON.stringify(await answers());
} catch (error) {
  target.textContent = JSON.stringify({ failed: `${error.code ?? ""} ${error.stack}` });
}
