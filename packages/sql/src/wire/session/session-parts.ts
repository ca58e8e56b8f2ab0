import type { FrontendMessage } from "../protocol/frontend-reader.ts";
import type { Cursors } from "./cursors.ts";
import type { EngineTurn } from "./engine-turn.ts";
import type { Output } from "./output.ts";
import type { Portals } from "./portals.ts";
import type { PreparedStatements } from "./prepared-statements.ts";
import type { SessionSettings } from "./session-settings.ts";
import type { Transaction } from "./transaction.ts";

/** What one client has open. */
export interface SessionParts {
  readonly output: Output;
  readonly engine: EngineTurn;
  readonly settings: SessionSettings;
  readonly transaction: Transaction;
  readonly statements: PreparedStatements;
  readonly portals: Portals;
  readonly cursors: Cursors;
  /** The client's next message, for COPY FROM STDIN; null where it has gone. */
  readonly next: () => Promise<FrontendMessage | null>;
  /** Throws SqlError where the client has gone or has cancelled. */
  readonly check: () => void;
}
