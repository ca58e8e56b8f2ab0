import { Client } from "../../src/index.ts";
import { ask } from "./ask.ts";

declare const SERVER: string;

const answer = await ask(new Client({ url: SERVER })).catch((error: unknown) => ({ failed: String(error) }));
document.querySelector("#answer")!.textContent = JSON.stringify(answer);
