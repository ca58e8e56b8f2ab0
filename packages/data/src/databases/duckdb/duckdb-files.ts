import { resolve } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

/** A file that is open in this process: DuckDB lets a process open it once, to read or to write. */
interface OpenFile {
  instance: Promise<DuckDBInstance>;
  writes: boolean;
  users: number;
  reading: number;
}

const files = new Map<string, OpenFile>();

/** A file of DuckDB that source and sink of one process share. It is opened to read, until a sink wants to write. */
export class DuckdbFile {
  private readonly path: string;
  private readonly file: OpenFile;

  private constructor(path: string, file: OpenFile) {
    this.path = path;
    this.file = file;
  }

  static async open(name: string, mode: "read" | "write"): Promise<DuckdbFile> {
    const path = resolve(name);
    let file = files.get(path);
    if (file === undefined) {
      file = { instance: instanceOf(path, mode === "write"), writes: mode === "write", users: 0, reading: 0 };
      files.set(path, file);
    } else if (mode === "write" && !file.writes && file.reading === 0) {
      (await file.instance).closeSync();
      file.instance = instanceOf(path, true);
      file.writes = true;
    }
    file.users++;
    const opened = new DuckdbFile(path, file);
    try {
      await file.instance;
    } catch (error) {
      await opened.close();
      throw error;
    }
    return opened;
  }

  instance(): Promise<DuckDBInstance> {
    return this.file.instance;
  }

  use(more: 1 | -1): void {
    this.file.reading += more;
  }

  async close(): Promise<void> {
    if (--this.file.users > 0) return;
    files.delete(this.path);
    const instance = await this.file.instance.catch(() => null);
    instance?.closeSync();
  }
}

function instanceOf(path: string, writes: boolean): Promise<DuckDBInstance> {
  // What a query may reach beside the file is for `godwit sql` to say; extensions are never fetched.
  return DuckDBInstance.create(path, {
    access_mode: writes ? "READ_WRITE" : "READ_ONLY",
    autoinstall_known_extensions: "false",
    allow_community_extensions: "false",
  });
}
