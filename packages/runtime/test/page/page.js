// Answers the questions of questions.json in the page, and writes what came out.
import { load } from "./godwit.js";

const bitsOf = (matrix) => [...new BigUint64Array(matrix.data.buffer, matrix.data.byteOffset, matrix.data.length)].map(String);

async function answers() {
  const questions = await (await fetch("questions.json")).json();
  const answered = {};
  for (const [name, rows] of Object.entries(questions)) {
    const model = await load(await fetch(`${name}.godwit`));
    answered[name] = {
      labels: model.predict(rows),
      one: model.predictProba(rows[0]),
      bits: bitsOf(model.predictProba(rows)),
      bitsFromThreads: bitsOf(await model.predictProbaAsync(rows)),
      again: bitsOf(await model.predictProbaAsync(rows)),
    };
  }
  const refused = await load(await fetch("absent.godwit")).catch((error) => error.code);
  const fetched = performance.getEntriesByType("resource").map(({ name }) => name.slice(name.lastIndexOf("/") + 1));
  return { isolated: crossOriginIsolated, answered, refused, fetched };
}

const target = document.querySelector("#answer");
try {
  target.textContent = JSON.stringify(await answers());
} catch (error) {
  target.textContent = JSON.stringify({ failed: `${error.code ?? ""} ${error.stack}` });
}
