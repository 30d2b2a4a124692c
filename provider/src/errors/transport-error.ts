import { ProviderError } from "./provider-error";

// The connection was never made, so the server cannot have seen the request (Node's own error codes).
const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

const REMEDY_BY_CODE: Record<string, string> = {
  ECONNREFUSED: `Check "atlassian-admin:baseUrl" and that the server is running.`,
  ENOTFOUND: `Check "atlassian-admin:baseUrl", the network and the proxy settings (HTTPS_PROXY, NO_PROXY).`,
  EAI_AGAIN: `Check the name service of this machine and try again.`,
  CERT_HAS_EXPIRED: `The server's certificate has expired.`,
  SELF_SIGNED_CERT_IN_CHAIN: `If a proxy inspects TLS, name its certificate in NODE_EXTRA_CA_CERTS.`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `If a proxy inspects TLS, name its certificate in NODE_EXTRA_CA_CERTS.`,
};

/** The connection failed before a complete answer came. */
export class TransportError extends ProviderError {
  readonly code = "transport";
  /** Whether the request cannot have reached the server, so that repeating even a POST is safe. */
  readonly wasNeverSent: boolean;

  constructor(
    readonly method: string,
    readonly path: string,
    readonly origin: string,
    readonly networkCode: string,
  ) {
    super(
      `the connection to ${origin} failed with ${networkCode} on ${method} ${path}.`,
      REMEDY_BY_CODE[networkCode] ?? `Check the network between this machine and ${origin}.`,
    );
    this.wasNeverSent = NEVER_SENT.has(networkCode);
  }
}
