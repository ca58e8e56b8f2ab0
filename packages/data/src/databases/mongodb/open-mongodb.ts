import { MongoClient, type Collection } from "mongodb";
import { GodwitError } from "@godwit/core/errors";
import type { DatabaseLocation } from "../location.ts";
import { mongodbError } from "./mongodb-error.ts";

const connectMilliseconds = 10_000;

export interface OpenCollection {
  readonly client: MongoClient;
  readonly collection: Collection;
}

/** The collection that a location names, of the database in its URL. */
export async function openMongodb({ target, table, name }: DatabaseLocation): Promise<OpenCollection> {
  if (table.length === 0)
    throw new GodwitError("USAGE", `${name} names no collection`, { hint: "Write mongodb://HOST/DATABASE#COLLECTION." });
  let client: MongoClient;
  try {
    const patience = /serverSelectionTimeoutMS=/iu.test(target) ? {} : { serverSelectionTimeoutMS: connectMilliseconds };
    client = new MongoClient(target, { ...patience, appName: "godwit" });
  } catch {
    // What it complains of may hold the password.
    throw new GodwitError("USAGE", `the URL of ${name} cannot be read`, { hint: "Percent-encode what has a meaning in URLs." });
  }
  try {
    await client.connect();
    return { client, collection: client.db().collection(table.join(".")) };
  } catch (cause) {
    await client.close().catch(() => undefined);
    throw mongodbError(cause);
  }
}
