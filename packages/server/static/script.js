/** The page at `/`: lists the models and lets a person try them. */

const nav = document.querySelector("#models");
const section = document.querySelector("#model");

const { version, models } = await (await fetch("/page/models.json")).json();
document.querySelector("#version").textContent = version;

for (const model of models) {
  const button = element("button", {}, model.name, element("small", {}, model.source.className));
  button.addEventListener("click", () => show(model));
  nav.append(button);
  model.button = button;
}
show(models.find((model) => `#${model.name}` === location.hash) ?? models[0]);

function show(model) {
  for (const each of models) each.button.setAttribute("aria-current", String(each === model));
  history.replaceState(null, "", `#${model.name}`);
  const answer = element("div", { id: "answer" });
  section.replaceChildren(describe(model), form(model, answer), answer, command(model));
}

function describe({ name, source, columns, methods, texts }) {
  const facts = [
    ["Model", `${source.className} · ${source.library} ${source.version ?? ""}`],
    ["Input", texts ? "a text" : `${columns.length} columns`],
    ["Methods", methods.map((method) => method.name).join(", ")],
    ["Exactness", contractText(methods[0].contract)],
    ["SHA-256", source.sha256.slice(0, 16)],
  ];
  return element(
    "div",
    { class: "card" },
    element("h2", {}, name),
    element("dl", {}, ...facts.flatMap(([key, value]) => [element("dt", {}, key), element("dd", {}, value)])),
  );
}

function contractText(contract) {
  if (contract.kind === "bit-equal") return "the same bits as the library";
  if (contract.kind === "ulp") return `within ${contract.ulp} ulp of the library`;
  return `within each row's error bound (${contract.text})`;
}

function form(model, answer) {
  const fields = model.texts
    ? element("label", {}, "text", element("textarea", { name: "0", required: "" }, model.example))
    : element("div", { class: "fields" }, ...model.columns.map((column, index) => field(column, index, model.example)));
  const node = element("form", { class: "card" }, element("h3", {}, "Try it"), fields, element("button", { type: "submit" }, "Predict"));
  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    answer.replaceChildren(await ask(model, new FormData(node)));
  });
  return node;
}

function field(column, index, example) {
  const value = Array.isArray(example) ? example[index] : example[column.name];
  const shared = { name: String(index), value: value ?? "", placeholder: column.nullable ? "missing" : "" };
  const list = `values-${index}`;
  const input =
    column.dtype === "f64" && column.categories === undefined
      ? element("input", { ...shared, type: "number", step: "any", ...(column.nullable ? {} : { required: "" }) })
      : element("input", { ...shared, list, autocomplete: "off" });
  const options = (column.categories ?? []).slice(0, 200).map((category) => element("option", { value: String(category) }));
  return element(
    "label",
    {},
    column.name ?? `column ${index}`,
    input,
    ...(options.length > 0 ? [element("datalist", { id: list }, ...options)] : []),
  );
}

async function ask(model, data) {
  const row = model.texts ? data.get("0") : model.columns.map((column, index) => cell(column, data.get(String(index))));
  const [label, chances] = await Promise.all([
    call(model, row, model.defaultMethod),
    hasChances(model) ? call(model, row, "predict_proba") : null,
  ]);
  if (label.error !== undefined)
    return element("div", { class: "card error", role: "alert" }, label.error, label.hint === undefined ? "" : ` — ${label.hint}`);
  const [prediction] = label.predictions;
  const { labels } = model.methods.find((method) => method.name === "predict_proba") ?? {};
  const parts = [element("h3", {}, model.defaultMethod), element("div", { class: "label" }, display(prediction))];
  if (chances?.predictions !== undefined && labels !== null && labels !== undefined) parts.push(bars(labels, chances.predictions[0]));
  return element("div", { class: "card" }, ...parts);
}

function cell(column, text) {
  if (text === "") return null;
  return column.dtype === "f64" ? Number(text) : text;
}

function hasChances(model) {
  return model.defaultMethod === "predict" && model.methods.some((method) => method.name === "predict_proba");
}

async function call(model, row, method) {
  const response = await fetch(`/v1/models/${model.name}:predict?method=${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ instances: [row] }),
  });
  return JSON.parse((await response.text()).replaceAll(/\b(NaN|-?Infinity)\b/g, "null"));
}

function bars(labels, chances) {
  const order = labels.map((_, index) => index).sort((a, b) => chances[b] - chances[a]);
  return element(
    "div",
    { class: "bars" },
    ...order
      .slice(0, 20)
      .flatMap((index) => [
        element("span", {}, String(labels[index])),
        element("meter", { value: chances[index], min: 0, max: 1 }),
        element("span", { class: "quiet" }, `${(100 * chances[index]).toFixed(1)} %`),
      ]),
  );
}

function display(value) {
  return typeof value === "string"
    ? value
    : JSON.stringify(value, (_key, each) => (Array.isArray(each) && each.length > 50 ? [...each.slice(0, 50), "…"] : each));
}

function command(model) {
  const body = JSON.stringify({ instances: [model.example] });
  const line = `curl -s ${location.origin}/v1/models/${model.name}:predict -H 'content-type: application/json' -d '${body.replaceAll("'", "'\\''")}'`;
  return element("div", { class: "card" }, element("h3", {}, "From a shell"), element("pre", {}, line));
}

function element(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}
