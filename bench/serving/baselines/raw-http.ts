// What node:http can do that reads a body, parses its JSON and answers a constant: node raw-http.ts PORT.
import { createServer } from "node:http";

const answer = '{"predictions":[0]}';

createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => {
    const { instances } = JSON.parse(Buffer.concat(pieces).toString()) as { instances: readonly unknown[] };
    if (instances.length === 0) throw new Error("no rows");
    response.writeHead(200, { "content-type": "application/json", "content-length": answer.length });
    response.end(answer);
  });
}).listen(Number(process.argv[2]), "127.0.0.1");
