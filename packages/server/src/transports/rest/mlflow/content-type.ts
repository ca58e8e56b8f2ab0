const types = ["text/csv", "application/json"];

/** What is wrong with the content type of an invocation, in MLflow's words; null where nothing is. */
export function refusalOf(contentType: string): string | null {
  const [type = "", ...rest] = contentType.split(";").map((part) => part.trim());
  const parameters = new Map(rest.filter((part) => part !== "").map(splitParameter));
  if ((parameters.get("charset") ?? "utf-8").toLowerCase() !== "utf-8") return "The scoring server only supports UTF-8";
  const others = [...parameters.keys()].filter((name) => name !== "charset");
  if (others.length > 0) return `Unrecognized content type parameters: ${others.join(", ")}.`;
  if (types.includes(type.toLowerCase())) return null;
  return `This predictor only supports the following content types: Types: [${types.map((each) => `'${each}'`).join(", ")}]. Got '${contentType}'.`;
}

function splitParameter(part: string): [string, string] {
  const [name = "", value = ""] = part.split("=", 2);
  return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, "$1")];
}
