// What @grpc/grpc-js can do that reads a message and answers an empty one, neither of them decoded: node grpc-echo.ts PORT.
import { Server, ServerCredentials, type handleUnaryCall } from "@grpc/grpc-js";

const asIs = (bytes: Buffer): Buffer => bytes;
const path = "/inference.GRPCInferenceService/ModelInfer";
const empty = Buffer.alloc(0);
const answer: handleUnaryCall<Buffer, Buffer> = (_call, callback) => callback(null, empty);

const server = new Server();
server.addService(
  {
    ModelInfer: {
      path,
      requestStream: false,
      responseStream: false,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    },
  },
  { ModelInfer: answer },
);
server.bindAsync(`127.0.0.1:${process.argv[2]}`, ServerCredentials.createInsecure(), (error) => {
  if (error !== null) throw error;
});
