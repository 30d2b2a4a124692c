import { randomUUID } from "node:crypto";

/** An error response, with the body that the client receives. */
export class ErrorAnswer extends Error {
  readonly headers: Record<string, string>;

  constructor(
    readonly status: number,
    readonly body: unknown,
    headers: Record<string, string> = {},
  ) {
    super(`HTTP ${status}`);
    this.name = "ErrorAnswer";
    this.headers = headers;
  }
}

/** The APIs on the one host; each has its own error format. */
export type Family =
  "organization" | "apiAccess" | "accountManagement" | "userManagement" | "product" | "control";

export function familyOf(path: string): Family {
  if (path.startsWith("/__emulator/")) {
    return "control";
  }
  if (path.startsWith("/ex/")) {
    return "product";
  }
  if (path.startsWith("/users/")) {
    return "userManagement";
  }
  if (path.startsWith("/admin/api-access/")) {
    return "apiAccess";
  }
  if (path.startsWith("/admin/account-management/")) {
    return "accountManagement";
  }
  return "organization";
}

const TITLES: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  402: "Payment Required",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Payload Too Large",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

function titleOf(status: number): string {
  return TITLES[status] ?? "Error";
}

/** `{"errors":[{id, code, status, title, detail}]}` with `status` as a string [V-LIVE BATON]. */
export function coded(status: number, code: string, title: string, detail?: string): ErrorAnswer {
  const id = randomUUID().slice(0, 8);
  return new ErrorAnswer(status, {
    errors: [{ id, code, status: String(status), title, detail: detail ?? null }],
  });
}

/** The response of the gateway in front of the admin APIs, with `status` as a number [V-LIVE BATON]. */
export function gateway(status: number, path: string, message: string): ErrorAnswer {
  return new ErrorAnswer(status, {
    timestamp: new Date().toISOString(),
    path,
    status,
    error: titleOf(status),
    requestId: randomUUID(),
    message,
  });
}

/** User management: `{key, errorDetail, context}`; `context` is a string on 403/404, an object on 409 [BATON]. */
export function keyed(status: number, key: string, detail: string, context?: unknown): ErrorAnswer {
  return new ErrorAnswer(status, { key, errorDetail: detail, context: context ?? detail });
}

const GENERIC_CODES: Record<number, string> = {
  400: "ADMIN-UAM-400-1",
  401: "ADMIN-UAM-401-1",
  402: "ADMIN-UAM-402-1",
  403: "ADMIN-UAM-403-1",
  404: "ADMIN-UAM-404-1",
  405: "ADMIN-UAM-405-1",
  409: "ADMIN-UAM-409-2",
  415: "ADMIN-UAM-415-1",
  429: "ADMIN-429-1",
  500: "ADMIN-UAM-500-1",
};

const KEYS: Record<number, string> = {
  400: "bad.request",
  401: "unauthorized",
  403: "forbidden",
  404: "notFound",
  409: "conflict",
  429: "rate.limited",
};

/** A failure in the format of the API it belongs to, for errors without a special code. */
export function inFamily(path: string, status: number, message: string): ErrorAnswer {
  switch (familyOf(path)) {
    case "organization":
      return coded(status, GENERIC_CODES[status] ?? `ADMIN-${status}-1`, titleOf(status), message);
    case "userManagement":
      return keyed(status, KEYS[status] ?? "error", message);
    case "apiAccess":
    case "accountManagement":
      return gateway(status, path, message);
    case "product":
      return new ErrorAnswer(status, { code: status, message });
    case "control":
      return new ErrorAnswer(status, { error: message });
  }
}

/** The response of api-access for paths without a route [V-LIVE CREW]. */
export function notRouted(path: string): ErrorAnswer {
  return gateway(404, path, "Request failed to match any route");
}
