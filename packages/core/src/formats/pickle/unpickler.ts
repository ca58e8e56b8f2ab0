import { GodwitError } from "../../errors/index.ts";
import type { ByteCursor } from "../bytes/cursor.ts";
import { decodeLatin1, decodeUtf8 } from "../bytes/text.ts";
import type { ReadLimits } from "../limits.ts";
import { PythonDict, PythonSet } from "../python/dict.ts";
import type { Dtype, NdArray, PyObject, PyRecord, PyValue } from "../python/value.ts";
import { isSpecial, resultOf } from "./call.ts";
import { constructors, emptyArray } from "./constructors.ts";
import { GlobalLog, isGetattr } from "./global-log.ts";
import { become, fillMaskedArray, giveState, type OpenObject } from "./instances.ts";
import { isArrayWrapper, isSiblingWrapper, readWrappedArray, type SiblingArray, siblingOf } from "./joblib-array.ts";
import { binaryInteger, floatLiteral, integerLiteral, stringLiteral, unicodeLiteral } from "./literals.ts";
import { Memo } from "./memo.ts";
import { arrayFromState, dtypeFromState } from "./numpy-state.ts";
import { opcode } from "./opcodes.ts";

const maximumText = 2 ** 29 - 32;
/** A Python 2 `str` from this length on is data, not text, and stays bytes. */
const longString = 65_536;

/** A float with an integer value, on the stack and in the memo only: containers store the number and mark its place. */
class WholeFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

type StackValue = PyValue | WholeFloat;
type OpenList = { kind: "list"; items: PyValue[]; floats?: Set<number> };

/** What all pickles of a file share: limits that count over the whole file, the log of globals, the arrays in other files. */
export class UnpicklingSession {
  readonly limits: ReadLimits;
  readonly globals: GlobalLog = new GlobalLog((key) => constructors.has(key) || isSpecial(key));
  readonly warnings: string[] = [];
  /** Arrays that are filled when their files have been read. */
  readonly siblings: { readonly target: NdArray; readonly sibling: SiblingArray }[] = [];
  opcodes = 0;
  records = 0;

  constructor(limits: ReadLimits) {
    this.limits = limits;
  }
}

/**
 * Reads one pickle as data: a machine with a stack and a memo that knows every opcode of protocols 0 to 5, and no way to
 * call, import or look up anything. `cursor` stands at its first byte and is left behind its STOP.
 */
export class Unpickler {
  readonly #cursor: ByteCursor;
  readonly #session: UnpicklingSession;
  readonly #nesting: number;
  readonly #memo: Memo<StackValue>;
  #stack: StackValue[] = [];
  readonly #marks: number[] = [];
  /** Dtypes that BUILD may still complete: not yet part of anything. */
  readonly #openDtypes = new WeakSet<object>();

  constructor(cursor: ByteCursor, session: UnpicklingSession, nesting: number = 0) {
    this.#cursor = cursor;
    this.#session = session;
    this.#nesting = nesting;
    this.#memo = new Memo(session.limits.memo);
    if (nesting > session.limits.nestedPickles) {
      throw new GodwitError(
        "LIMIT_EXCEEDED",
        `more than ${session.limits.nestedPickles} pickles inside of one another (limit: nestedPickles)`,
      );
    }
  }

  /** Runs to STOP and gives the value on the stack. Errors carry the byte of the opcode that they were met at. */
  read(): PyValue {
    let at = this.#cursor.position;
    try {
      for (;;) {
        at = this.#cursor.position;
        const operation = this.#cursor.uint8();
        if (operation === opcode.stop) return plain(this.#pop());
        if (++this.#session.opcodes > this.#session.limits.opcodes) {
          throw new GodwitError("LIMIT_EXCEEDED", `the pickle has more than ${this.#session.limits.opcodes} instructions (limit: opcodes)`);
        }
        this.#step(operation, at);
      }
    } catch (error) {
      throw error instanceof GodwitError ? error.at({ byte: at }) : error;
    }
  }

  #step(operation: number, at: number): void {
    const cursor = this.#cursor;
    switch (operation) {
      case opcode.mark:
        this.#marks.push(this.#stack.length);
        if (this.#marks.length > this.#session.limits.stack) this.#refuseStack();
        return;
      case opcode.pop:
        if (this.#marks.length > 0 && this.#marks.at(-1) === this.#stack.length) this.#marks.pop();
        else this.#pop();
        return;
      case opcode.popMark:
        this.#popMark();
        return;
      case opcode.dup:
        return this.#pushAgain(this.#top());
      case opcode.none:
        return this.#push(null);
      case opcode.newTrue:
        return this.#push(true);
      case opcode.newFalse:
        return this.#push(false);
      case opcode.int:
        return this.#push(integerLiteral(cursor.line(), false));
      case opcode.long:
        return this.#push(integerLiteral(cursor.line(), true));
      case opcode.binInt:
        return this.#push(cursor.int32());
      case opcode.binInt1:
        return this.#push(cursor.uint8());
      case opcode.binInt2:
        return this.#push(cursor.uint16());
      case opcode.long1:
        return this.#push(binaryInteger(cursor.take(cursor.uint8())));
      case opcode.long4:
        return this.#push(binaryInteger(cursor.take(signed(cursor.int32()))));
      case opcode.float:
        return this.#pushFloat(floatLiteral(cursor.line()));
      case opcode.binFloat:
        return this.#pushFloat(cursor.float64BigEndian());
      case opcode.string:
        return this.#push(stringLiteral(cursor.line()));
      case opcode.shortBinString:
        return this.#push(decodeLatin1(cursor.take(cursor.uint8())));
      case opcode.binString:
        return this.#pushString(cursor.take(signed(cursor.int32())));
      case opcode.unicode:
        return this.#push(unicodeLiteral(cursor.line()));
      case opcode.shortBinUnicode:
        return this.#push(this.#text(cursor.uint8()));
      case opcode.binUnicode:
        return this.#push(this.#text(cursor.uint32()));
      case opcode.binUnicode8:
        return this.#push(this.#text(cursor.length64()));
      case opcode.shortBinBytes:
        return this.#pushBytes(cursor.uint8(), false);
      case opcode.binBytes:
        return this.#pushBytes(cursor.uint32(), false);
      case opcode.binBytes8:
        return this.#pushBytes(cursor.length64(), false);
      case opcode.byteArray8:
        return this.#pushBytes(cursor.length64(), true);
      case opcode.emptyTuple:
        return this.#pushRecord({ kind: "tuple", items: [] });
      case opcode.tuple1:
        return this.#tuple(this.#popCount(1));
      case opcode.tuple2:
        return this.#tuple(this.#popCount(2));
      case opcode.tuple3:
        return this.#tuple(this.#popCount(3));
      case opcode.tuple:
        return this.#tuple(this.#popMark());
      case opcode.emptyList:
        return this.#pushRecord({ kind: "list", items: [] });
      case opcode.list: {
        const list: OpenList = { kind: "list", items: [] };
        appendTo(list, this.#popMark());
        return this.#pushRecord(list);
      }
      case opcode.emptyDict:
        return this.#pushRecord(new PythonDict());
      case opcode.dict: {
        const dict = new PythonDict();
        setItems(dict, this.#popMark());
        return this.#pushRecord(dict);
      }
      case opcode.emptySet:
        return this.#pushRecord(new PythonSet(false));
      case opcode.frozenSet:
        return this.#pushRecord(new PythonSet(true, this.#popMark().map(plain)));
      case opcode.append:
        return this.#append(this.#popCount(1));
      case opcode.appends:
        return this.#append(this.#popMark());
      case opcode.addItems:
        return this.#append(this.#popMark());
      case opcode.setItem:
        return this.#setItems(this.#popCount(2));
      case opcode.setItems:
        return this.#setItems(this.#popMark());
      case opcode.get:
        return this.#get(integerOf(integerLiteral(cursor.line(), true)));
      case opcode.binGet:
        return this.#get(cursor.uint8());
      case opcode.longBinGet:
        return this.#get(cursor.uint32());
      case opcode.put:
        return this.#memo.put(integerOf(integerLiteral(cursor.line(), true)), this.#top());
      case opcode.binPut:
        return this.#memo.put(cursor.uint8(), this.#top());
      case opcode.longBinPut:
        return this.#memo.put(cursor.uint32(), this.#top());
      case opcode.memoize:
        return this.#memo.put(this.#memo.size, this.#top());
      case opcode.global:
        return this.#global(textOf(cursor.line()), textOf(cursor.line()), at);
      case opcode.stackGlobal: {
        const [module, name] = this.#popCount(2);
        if (typeof module !== "string" || typeof name !== "string")
          throw new GodwitError("MALFORMED", "a global of the pickle has no name");
        return this.#global(module, name, at);
      }
      case opcode.reduce: {
        const args = tupleItems(plain(this.#pop()));
        return this.#call(plain(this.#pop()), args, null);
      }
      case opcode.newObject: {
        const args = tupleItems(plain(this.#pop()));
        return this.#call(plain(this.#pop()), args, null);
      }
      case opcode.newObjectExtended: {
        const keywords = plain(this.#pop());
        const args = tupleItems(plain(this.#pop()));
        if (!(keywords instanceof PythonDict)) throw new GodwitError("MALFORMED", "the keyword arguments of an object are not a dict");
        return this.#call(plain(this.#pop()), args, keywords);
      }
      case opcode.instance: {
        const [module, name] = [textOf(cursor.line()), textOf(cursor.line())];
        const args = this.#popMark().map(plain);
        this.#global(module, name, at);
        return this.#call(plain(this.#pop()), args, null);
      }
      case opcode.object: {
        const [callee, ...args] = this.#popMark().map(plain);
        if (callee === undefined) throw new GodwitError("MALFORMED", "an object of the pickle has no class");
        return this.#call(callee, args, null);
      }
      case opcode.build: {
        const state = plain(this.#pop());
        return this.#build(state);
      }
      case opcode.protocol: {
        const version = cursor.uint8();
        if (version > 5) throw new GodwitError("UNSUPPORTED_FORMAT", `pickle protocol ${version} is newer than this reader`);
        return;
      }
      case opcode.frame:
        if (cursor.length64() > cursor.remaining) throw new GodwitError("TRUNCATED", "the content ends within a frame of the pickle");
        return;
      case opcode.persistentId:
      case opcode.binPersistentId:
        throw new GodwitError(
          "UNSUPPORTED_FORMAT",
          "the pickle keeps parts of its content elsewhere (persistent ids), as PyTorch's files do",
        );
      case opcode.extension1:
      case opcode.extension2:
      case opcode.extension4:
        throw new GodwitError(
          "UNSUPPORTED_FORMAT",
          "the pickle names classes by numbers of copyreg's extension registry, which only its writer knows",
        );
      case opcode.nextBuffer:
      case opcode.readOnlyBuffer:
        throw new GodwitError("UNSUPPORTED_FORMAT", "the pickle keeps its arrays in buffers outside of the file");
      default:
        throw new GodwitError("MALFORMED", `0x${operation.toString(16).padStart(2, "0")} is not an instruction of a pickle`);
    }
  }

  #push(value: StackValue): void {
    this.#stack.push(value);
    if (this.#stack.length > this.#session.limits.stack) this.#refuseStack();
  }

  #pushRecord(record: PyValue): void {
    if (++this.#session.records > this.#session.limits.records) {
      throw new GodwitError(
        "LIMIT_EXCEEDED",
        `the pickle holds more than ${this.#session.limits.records} lists, dicts and objects (limit: records)`,
      );
    }
    this.#push(record);
  }

  #pushFloat(value: number): void {
    this.#push(Number.isInteger(value) ? new WholeFloat(value) : value);
  }

  #pushBytes(length: number, mutable: boolean): void {
    this.#pushRecord({ kind: "bytes", data: this.#cursor.take(length), mutable });
  }

  /** A Python 2 `str`. */
  #pushString(bytes: Uint8Array): void {
    if (bytes.length < longString) this.#push(decodeLatin1(bytes));
    else this.#pushRecord({ kind: "bytes", data: bytes, mutable: false });
  }

  /** A value that is on the stack or in the memo already. */
  #pushAgain(value: StackValue): void {
    if (isRecord(value) && value.kind === "global" && isGetattr(value)) this.#session.globals.getattrPushed();
    this.#push(value);
  }

  #refuseStack(): never {
    throw new GodwitError("LIMIT_EXCEEDED", `the pickle's stack holds more than ${this.#session.limits.stack} values (limit: stack)`);
  }

  /** The bottom of what may be popped: the values above the last mark. */
  get #floor(): number {
    return this.#marks.at(-1) ?? 0;
  }

  #top(): StackValue {
    if (this.#stack.length <= this.#floor) throw new GodwitError("MALFORMED", "an instruction of the pickle finds its stack empty");
    return this.#stack[this.#stack.length - 1] as StackValue;
  }

  #pop(): StackValue {
    const value = this.#top();
    this.#stack.pop();
    return value;
  }

  #popCount(count: number): StackValue[] {
    if (this.#stack.length - count < this.#floor)
      throw new GodwitError("MALFORMED", "an instruction of the pickle finds too little on its stack");
    return this.#stack.splice(this.#stack.length - count, count);
  }

  #popMark(): StackValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw new GodwitError("MALFORMED", "an instruction of the pickle finds no mark on its stack");
    if (mark > 0) return this.#stack.splice(mark, this.#stack.length - mark);
    const all = this.#stack;
    this.#stack = [];
    return all;
  }

  #text(length: number): string {
    if (length > maximumText)
      throw new GodwitError("LIMIT_EXCEEDED", `a string of ${length} bytes; the longest that JavaScript holds has ${maximumText}`);
    const text = decodeUtf8(this.#cursor.take(length));
    if (text === null) throw new GodwitError("MALFORMED", "a string of the pickle is not UTF-8");
    return text;
  }

  #tuple(values: StackValue[]): void {
    const floats = marksOf(values);
    const items = floats === undefined ? (values as PyValue[]) : values.map(plain);
    this.#pushRecord(floats === undefined ? { kind: "tuple", items } : { kind: "tuple", items, floats });
  }

  #get(index: number): void {
    this.#pushAgain(this.#memo.get(index));
  }

  #append(values: StackValue[]): void {
    const target = this.#top();
    if (isRecord(target)) {
      if (target.kind === "list") return appendTo(target as OpenList, values);
      if (target instanceof PythonSet) {
        for (const value of values) target.add(plain(value));
        return;
      }
      if (target.kind === "object") {
        const object: OpenObject = target;
        const items = object.items === null ? [] : (object.items as PyValue[]);
        for (const value of values) items.push(plain(value));
        object.items = items;
        return;
      }
    }
    throw new GodwitError("MALFORMED", "the pickle appends to something that is no list");
  }

  #setItems(values: StackValue[]): void {
    const target = this.#top();
    if (target instanceof PythonDict) return setItems(target, values);
    if (isRecord(target) && target.kind === "object") {
      const object: OpenObject = target;
      const entries = object.entries instanceof PythonDict ? object.entries : new PythonDict();
      object.entries = entries;
      return setItems(entries, values);
    }
    throw new GodwitError("MALFORMED", "the pickle sets a key of something that is no dict");
  }

  #global(module: string, name: string, at: number): void {
    this.#pushAgain(this.#session.globals.meet(module, name, at));
  }

  #call(callee: PyValue, args: readonly PyValue[], keywords: PythonDict | null): void {
    const value = resultOf(callee, args, keywords, this.#session.globals, this.#cursor.position);
    for (const arg of args) {
      if (isRecord(arg) && arg.kind === "dtype") this.#openDtypes.delete(arg);
      else this.#useDtypes(arg);
    }
    if (isRecord(value) && value.kind === "dtype") this.#openDtypes.add(value);
    if (isRecord(value) && value.kind === "global") this.#pushAgain(value);
    else this.#pushRecord(value);
  }

  #build(state: PyValue): void {
    const target = plain(this.#top());
    if (!isRecord(target)) throw new GodwitError("MALFORMED", "the pickle gives a state to something that has none");
    switch (target.kind) {
      case "ndarray":
        this.#useDtypes(state);
        return become(target, arrayFromState(state));
      case "masked-array":
        this.#useDtypes(state);
        return fillMaskedArray(target, state);
      case "dtype":
        return this.#buildDtype(target, state);
      case "object":
        return this.#buildObject(target, state);
      case "global":
        return this.#session.globals.resultCalled(target.module, target.name, this.#cursor.position);
      case "list":
      case "tuple":
      case "dict":
      case "set":
      case "scalar":
        return;
      case "bytes":
      case "complex":
      case "slice":
      case "sparse":
        throw new GodwitError("MALFORMED", "the pickle gives a state to something that has none");
      default:
        target satisfies never;
    }
  }

  #useDtypes(state: PyValue): void {
    if (isRecord(state) && state.kind === "tuple")
      for (const item of state.items) if (isRecord(item) && item.kind === "dtype") this.#openDtypes.delete(item);
  }

  #buildDtype(target: Dtype, state: PyValue): void {
    if (!this.#openDtypes.delete(target)) throw new GodwitError("MALFORMED", "the pickle changes a dtype that is in use");
    this.#useNestedDtypes(state);
    become(target, dtypeFromState(target, state));
  }

  #useNestedDtypes(state: PyValue): void {
    if (!isRecord(state) || state.kind !== "tuple") return;
    const [, , subarray, , fields] = state.items;
    if (isRecord(subarray)) this.#useDtypes(subarray);
    if (isRecord(fields) && fields.kind === "dict") for (const field of fields.values()) this.#useDtypes(field);
  }

  #buildObject(target: PyObject, state: PyValue): void {
    giveState(target, state);
    if (target.kind !== "object") return;
    if (isArrayWrapper(target)) {
      const dtype = isRecord(state) && state.kind === "dict" ? state.get("dtype") : undefined;
      if (isRecord(dtype)) this.#openDtypes.delete(dtype);
      this.#pop();
      this.#push(readWrappedArray(target, this.#cursor, () => new Unpickler(this.#cursor, this.#session, this.#nesting + 1).read()));
    } else if (isSiblingWrapper(target)) {
      const array = emptyArray();
      this.#session.siblings.push({ target: array, sibling: siblingOf(target) });
      this.#pop();
      this.#push(array);
    }
  }
}

function plain(value: StackValue): PyValue {
  return value instanceof WholeFloat ? value.value : value;
}

function isRecord(value: StackValue | undefined): value is PyRecord {
  return value !== undefined && value !== null && typeof value === "object" && !(value instanceof WholeFloat);
}

function marksOf(values: readonly StackValue[], from: number = 0): Set<number> | undefined {
  let floats: Set<number> | undefined;
  for (let at = 0; at < values.length; at++) if (values[at] instanceof WholeFloat) (floats ??= new Set()).add(from + at);
  return floats;
}

function appendTo(list: OpenList, values: readonly StackValue[]): void {
  for (const value of values) {
    if (value instanceof WholeFloat) {
      (list.floats ??= new Set()).add(list.items.length);
      list.items.push(value.value);
    } else {
      list.items.push(value);
    }
  }
}

function setItems(dict: PythonDict, values: readonly StackValue[]): void {
  if (values.length % 2 !== 0) throw new GodwitError("MALFORMED", "a key of the pickle has no value");
  for (let at = 0; at < values.length; at += 2) dict.set(plain(values[at] as StackValue), plain(values[at + 1] as StackValue));
}

function tupleItems(value: PyValue): readonly PyValue[] {
  if (isRecord(value) && value.kind === "tuple") return value.items;
  throw new GodwitError("MALFORMED", "the arguments of a call are not a tuple");
}

function integerOf(value: number | bigint | boolean): number {
  if (typeof value === "number" && value >= 0) return value;
  throw new GodwitError("MALFORMED", "an index of the pickle's memo is not one");
}

function signed(length: number): number {
  if (length < 0) throw new GodwitError("MALFORMED", "a length of the pickle is negative");
  return length;
}

function textOf(line: Uint8Array): string {
  return decodeUtf8(line) ?? decodeLatin1(line);
}
