import type { Answered } from "../answer-watched.ts";
import type { CallFacts } from "../call-facts.ts";

/** A unary method that is answered without the library. */
export interface PlainMethod {
  readonly path: string;
  /** Of a message. */
  readonly mostBytes: number;
  /** Takes in a message of a caller, and gives what answers it with a message behind its five bytes of framing. Throws what speaks against it. */
  read(message: Buffer, facts: Pick<CallFacts, "principal">): (facts: CallFacts, answered: Answered<Buffer>) => void;
}

/** Before a message: whether it is compressed, and its length in four bytes. */
export const framing = 5;
