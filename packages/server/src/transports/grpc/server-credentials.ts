import { experimental, ServerCredentials } from "@grpc/grpc-js";
import type { TlsFiles, TlsMaterial } from "../../http/tls-files.ts";

type Provider = Parameters<typeof experimental.createCertificateProviderServerCredentials>[0];
type CaListener = Parameters<Provider["addCaCertificateListener"]>[0];
type IdentityListener = Parameters<Provider["addIdentityCertificateListener"]>[0];

/** How gRPC is served over TLS: with the files as they are when a connection comes. */
export function serverCredentials(files: TlsFiles | null): ServerCredentials {
  if (files === null) return ServerCredentials.createInsecure();
  const provider = providerOf(files);
  const asks = files.asksForCertificates;
  // Its declaration names the first two parameters the other way round.
  return experimental.createCertificateProviderServerCredentials(provider, asks ? provider : null, asks);
}

function providerOf(files: TlsFiles): Provider {
  const ends = new Map<object, () => void>();
  // The server listens to its credentials only after these have asked for the first certificate, so that one comes a moment later.
  const follow = (listener: object, tell: (material: TlsMaterial) => void): void =>
    queueMicrotask(() => ends.set(listener, files.follow(tell)));
  const unfollow = (listener: object): void => ends.get(listener)?.();
  return {
    addCaCertificateListener: (listener: CaListener) =>
      follow(listener, ({ ca }) => listener(ca === undefined ? null : { caCertificate: ca })),
    removeCaCertificateListener: unfollow,
    addIdentityCertificateListener: (listener: IdentityListener) =>
      follow(listener, ({ cert, key }) => listener({ certificate: cert, privateKey: key })),
    removeIdentityCertificateListener: unfollow,
  };
}
