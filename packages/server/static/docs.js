/** The page at `/docs`: the server's OpenAPI document, each operation with a request that can be changed and sent. */

const nav = document.querySelector("#tags");
const section = document.querySelector("#operations");
const key = element("input", { type: "password", autocomplete: "off", placeholder: "none", "aria-label": "API key" });

const { info, paths, components } = await (await fetch("/openapi.json")).json();
document.querySelector("#version").textContent = info.version;

const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
);
const tags = [...new Set(operations.flatMap((operation) => operation.tags))];
for (const tag of tags) {
  const button = element("button", {}, tag);
  button.addEventListener("click", () => show(tag));
  nav.append(button);
}
nav.append(element("label", {}, "API key", key));
show(tags.find((tag) => `#${encodeURIComponent(tag)}` === location.hash) ?? tags[0]);

function show(tag) {
  history.replaceState(null, "", `#${encodeURIComponent(tag)}`);
  for (const button of nav.querySelectorAll("button")) button.setAttribute("aria-current", String(button.textContent === tag));
  section.replaceChildren(...operations.filter((operation) => operation.tags.includes(tag)).map(describe));
}

function describe(operation) {
  const { path, method, summary, parameters = [], requestBody } = operation;
  const content = requestBody?.content["application/json"];
  const body = content === undefined ? null : element("textarea", { spellcheck: "false" });
  if (body !== null) body.value = JSON.stringify(content.example, null, 2);
  const fields = parameters.map(choice);
  const answer = element("div", { "aria-live": "polite" });
  const form = element(
    "form",
    {},
    ...fields.map(({ label }) => label),
    ...(body === null ? [] : [element("label", {}, "Body", body)]),
    element("button", { type: "submit" }, "Send"),
    answer,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const query = new URLSearchParams(fields.filter(({ input }) => input.value !== "").map(({ name, input }) => [name, input.value]));
    const address = query.size === 0 ? path : `${path}?${query}`;
    answer.replaceChildren(...(await send(method, address, body?.value)));
  });
  const types = [
    ...(content === undefined ? [] : [schemaOf("Request", content.schema)]),
    ...Object.entries(operation.responses)
      .filter(([status]) => status === "200")
      .map(([status, response]) => schemaOf(`Answer ${status}`, response.content["application/json"].schema)),
  ];
  return element(
    "article",
    { class: "card" },
    element("h3", {}, element("code", { class: "method" }, method), " ", element("code", {}, path)),
    element("p", { class: "quiet" }, summary ?? ""),
    form,
    ...types,
  );
}

function choice({ name, description, schema }) {
  const input =
    schema.enum === undefined
      ? element("input", { value: schema.default ?? "" })
      : element("select", {}, ...schema.enum.map((value) => element("option", value === schema.default ? { selected: "" } : {}, value)));
  return { name, input, label: element("label", { title: description ?? "" }, name, input) };
}

async function send(method, address, body) {
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  if (key.value !== "") headers.authorization = `Bearer ${key.value}`;
  const start = performance.now();
  try {
    const response = await fetch(address, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    const milliseconds = (performance.now() - start).toFixed(1);
    return [
      element("p", { class: response.ok ? "quiet" : "error", role: "status" }, `${response.status} · ${milliseconds} ms`),
      element("pre", {}, indented(text)),
      element("pre", {}, curl(method, address, body)),
    ];
  } catch (error) {
    return [element("p", { class: "error", role: "alert" }, String(error))];
  }
}

/** JSON with line breaks; text with bare NaN or no JSON at all as it came. */
function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch {
    return text;
  }
}

function curl(method, address, body) {
  const parts = [`curl -s ${location.origin}${address}`];
  if (method !== "GET") parts.push(`-X ${method}`);
  if (key.value !== "") parts.push(`-H "authorization: Bearer $GODWIT_API_KEY"`);
  if (body !== undefined) parts.push("-H 'content-type: application/json'", `-d '${body.replaceAll("'", "'\\''")}'`);
  return parts.join(" \\\n  ");
}

/** A type with what it refers to, to be opened. */
function schemaOf(title, schema) {
  return element("details", {}, element("summary", {}, title), element("pre", {}, JSON.stringify(resolved(schema, 0), null, 1)));
}

function resolved(value, depth) {
  if (depth > 12 || value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((each) => resolved(each, depth + 1));
  if (typeof value.$ref === "string") return resolved(components.schemas[value.$ref.split("/").at(-1)], depth + 1);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolved(each, depth + 1)]));
}

function element(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) node.setAttribute(attribute, value);
  node.append(...children);
  return node;
}
