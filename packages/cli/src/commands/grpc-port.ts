/** Where gRPC is served unless told, as elsewhere in the field. */
export const defaultGrpcPort = 8081;
