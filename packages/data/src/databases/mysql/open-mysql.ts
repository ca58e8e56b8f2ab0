import type { SqlEngine } from "../engine.ts";
export function openMysql(url: string): SqlEngine { throw new Error(url); }
