import * as fc from "fast-check";

// In CI the property tests draw the same examples each time, so that a red run means a change; elsewhere they go on searching.
if (process.env["CI"] === "true") fc.configureGlobal({ seed: 20261121 });
