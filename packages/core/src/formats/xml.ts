import { GodwitError } from "../errors/index.ts";
import { decodeLatin1, decodeUtf8, encodeUtf8 } from "./bytes/text.ts";

/** An element of an XML document; names without their namespace prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text directly within it, with entities and CDATA sections resolved. */
  readonly text: string;
}

/** Elements within one another, and elements in all. */
const deepest = 1_000;
const mostElements = 20_000_000;

const entities: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/**
 * Reads an XML document without a DTD: elements, attributes, text, CDATA, the five entities and character references; comments
 * and processing instructions are passed over. MALFORMED, TRUNCATED or LIMIT_EXCEEDED with the byte.
 */
export function readXml(bytes: Uint8Array): XmlElement {
  return new XmlReader(decodeDocument(bytes)).document();
}

function decodeDocument(bytes: Uint8Array): string {
  const head = decodeLatin1(bytes.subarray(0, 200));
  const encoding = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']/u.exec(head)?.[1]?.toLowerCase() ?? "utf-8";
  if (encoding === "iso-8859-1" || encoding === "latin1") return decodeLatin1(bytes);
  if (encoding !== "utf-8" && encoding !== "us-ascii") throw new GodwitError("UNSUPPORTED_FORMAT", `the XML is encoded as ${encoding}`);
  const text = decodeUtf8(bytes);
  if (text === null) throw new GodwitError("MALFORMED", "the XML is no UTF-8", { where: { byte: 0 } });
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

interface OpenElement {
  readonly name: string;
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  readonly text: string[];
}

class XmlReader {
  readonly #text: string;
  #at = 0;
  #count = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): XmlElement {
    this.#passProlog();
    const root = this.#element();
    this.#passProlog();
    if (this.#at < this.#text.length) throw this.#malformed("there is something after the document's end");
    return root;
  }

  /** Blanks, comments and processing instructions. */
  #passProlog(): void {
    for (;;) {
      this.#passBlanks();
      if (this.#begins("<?")) this.#passTo("?>");
      else if (this.#begins("<!--")) this.#passTo("-->");
      else if (this.#begins("<!")) throw this.#malformed("a document type is not read");
      else return;
    }
  }

  #element(): XmlElement {
    if (this.#at >= this.#text.length) throw this.#truncated();
    if (!this.#begins("<")) throw this.#malformed("an element was expected");
    const open: OpenElement[] = [];
    for (;;) {
      const closed = this.#begins("</") ? this.#close(open) : this.#open(open);
      if (closed !== undefined) {
        const parent = open.at(-1);
        if (parent === undefined) return closed;
        parent.children.push(closed);
      }
      this.#content(open.at(-1)!);
    }
  }

  /** A start tag; the element itself where it is empty. */
  #open(open: OpenElement[]): XmlElement | undefined {
    if (++this.#count > mostElements) throw this.#tooMuch(`${mostElements} elements`);
    this.#at += 1;
    const tag = this.#name();
    const name = tag.slice(tag.indexOf(":") + 1);
    const attributes = this.#attributes();
    if (this.#begins("/>")) {
      this.#at += 2;
      return { name, attributes, children: [], text: "" };
    }
    this.#expect(">");
    if (open.length === deepest) throw this.#tooMuch(`${deepest} elements within one another`);
    open.push({ name, tag, attributes, children: [], text: [] });
    return undefined;
  }

  #close(open: OpenElement[]): XmlElement {
    this.#at += 2;
    const tag = this.#name();
    const element = open.pop();
    if (element?.tag !== tag) throw this.#malformed(`</${tag}> closes what is not open`);
    this.#passBlanks();
    this.#expect(">");
    return { name: element.name, attributes: element.attributes, children: element.children, text: element.text.join("") };
  }

  /** Text up to the next tag. */
  #content({ text }: OpenElement): void {
    for (;;) {
      const end = this.#text.indexOf("<", this.#at);
      if (end < 0) throw this.#truncated();
      if (end > this.#at) text.push(this.#resolved(this.#text.slice(this.#at, end)));
      this.#at = end;
      if (this.#begins("<!--")) this.#passTo("-->");
      else if (this.#begins("<?")) this.#passTo("?>");
      else if (this.#begins("<![CDATA[")) {
        const start = this.#at + 9;
        this.#passTo("]]>");
        text.push(this.#text.slice(start, this.#at - 3));
      } else if (this.#begins("<!")) throw this.#malformed("a declaration stands within an element");
      else return;
    }
  }

  #attributes(): ReadonlyMap<string, string> {
    const attributes = new Map<string, string>();
    for (;;) {
      const before = this.#at;
      this.#passBlanks();
      if (this.#begins(">") || this.#begins("/>")) return attributes;
      if (this.#at === before) throw this.#at >= this.#text.length ? this.#truncated() : this.#malformed("a blank was expected");
      const name = this.#name();
      this.#passBlanks();
      this.#expect("=");
      this.#passBlanks();
      const quote = this.#text[this.#at];
      if (quote !== '"' && quote !== "'") throw this.#at >= this.#text.length ? this.#truncated() : this.#malformed("a quote was expected");
      const end = this.#text.indexOf(quote, this.#at + 1);
      if (end < 0) throw this.#truncated();
      const value = this.#text.slice(this.#at + 1, end);
      if (value.includes("<")) throw this.#malformed("an attribute holds a tag");
      if (attributes.has(name)) throw this.#malformed(`the attribute ${name} stands twice`);
      attributes.set(name, this.#resolved(value.replaceAll(/[\t\n\r]/gu, " ")));
      this.#at = end + 1;
    }
  }

  #resolved(text: string): string {
    if (!text.includes("&")) return text;
    return text.replaceAll(/&([^;&]{0,16})(;?)/gu, (_, name: string, end: string) => {
      const character = end === ";" ? (entities.get(name) ?? referenced(name)) : undefined;
      if (character === undefined) throw this.#malformed(`&${name}${end} is no character`);
      return character;
    });
  }

  #name(): string {
    const pattern = /[\p{L}_:][\p{L}\p{N}_:.\-\u00b7]*/uy;
    pattern.lastIndex = this.#at;
    const name = pattern.exec(this.#text)?.[0];
    if (name === undefined) throw this.#at >= this.#text.length ? this.#truncated() : this.#malformed("a name was expected");
    this.#at += name.length;
    return name;
  }

  #passBlanks(): void {
    while (this.#at < this.#text.length && " \t\n\r".includes(this.#text[this.#at]!)) this.#at++;
  }

  #passTo(end: string): void {
    const found = this.#text.indexOf(end, this.#at);
    if (found < 0) throw this.#truncated();
    this.#at = found + end.length;
  }

  #begins(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  #expect(character: string): void {
    if (this.#at >= this.#text.length) throw this.#truncated();
    if (!this.#begins(character)) throw this.#malformed(`${character} was expected`);
    this.#at += character.length;
  }

  #malformed(what: string): GodwitError {
    return new GodwitError("MALFORMED", `the XML is broken: ${what}`, { where: { byte: this.#byte() } });
  }

  #truncated(): GodwitError {
    return new GodwitError("TRUNCATED", "the XML ends too early", { where: { byte: this.#byte() } });
  }

  #tooMuch(what: string): GodwitError {
    return new GodwitError("LIMIT_EXCEEDED", `the XML has more than ${what}`, { where: { byte: this.#byte() } });
  }

  #byte(): number {
    return encodeUtf8(this.#text.slice(0, this.#at)).length;
  }
}

/** `#65`, `#x41`. */
function referenced(name: string): string | undefined {
  const code = /^#x[\da-f]{1,6}$/iu.test(name) ? Number.parseInt(name.slice(2), 16) : /^#\d{1,7}$/u.test(name) ? Number(name.slice(1)) : 0;
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : undefined;
}
