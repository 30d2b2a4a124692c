import type { FastifyInstance, HTTPMethods } from "fastify";
import { type Access, actorOf, authenticate, checkOrganization, checkScope } from "./auth";
import type { Context } from "./context";
import type { Actor } from "./entities";
import { Fields } from "./fields";
import { settle } from "./operations/settling";
import type { Organization } from "./organization";
import type { KeyHolder } from "./store";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Which keys can call the route; absent on routes that need no API key. */
    readonly access?: Access;
    /** Checked before the body: whether the route exists in this behaviour. */
    readonly routed?: (path: string) => void;
  }
  interface FastifyRequest {
    holder?: KeyHolder;
    rateLimitHeaders?: Record<string, string>;
  }
}

export interface Answer {
  status: number;
  body?: unknown;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const empty = (status: 200 | 201 | 202 | 204 = 204): Answer => ({ status });

/** One authenticated request, as a route sees it. */
export interface Call {
  readonly organization: Organization;
  /** The name of the key in the audit log. */
  readonly actor: Actor;
  readonly scoped: boolean;
  readonly path: string;
  readonly param: (name: string) => string;
  readonly query: Fields;
  body: Fields;
  /** The body before it is parsed as an object. */
  readonly rawBody: unknown;
}

export interface Route {
  readonly method: HTTPMethods;
  readonly url: string;
  readonly access: Access;
  readonly routed?: (path: string) => void;
  readonly handle: (call: Call) => Answer;
}

export function pathOf(url: string): string {
  return url.split("?", 1)[0] ?? url;
}

/** `/groups/:groupId` in the notation of the API documentation: `/groups/{groupId}`. */
export function templateOf(url: string): string {
  return url.replace(/:(\w+)/g, "{$1}");
}

export function define(app: FastifyInstance, routes: Route[]): void {
  for (const { method, url, access, routed, handle } of routes) {
    app.route<{ Params: Record<string, string> }>({
      method,
      url,
      config: routed === undefined ? { access } : { access, routed },
      handler: async (request, reply) => {
        const { holder } = request;
        if (holder === undefined) {
          throw new Error("A route was reached without authentication.");
        }
        const path = pathOf(request.url);
        const answer = handle({
          organization: holder.organization,
          actor: actorOf(holder),
          scoped: holder.key.scopes !== undefined,
          path,
          param: (name) => request.params[name] ?? "",
          query: new Fields(request.query, path),
          get body() {
            return new Fields(request.body, path);
          },
          rawBody: request.body,
        });
        reply.code(answer.status);
        return answer.body === undefined ? reply.send() : reply.send(answer.body);
      },
    });
  }
}

/** Checks the key, its organisation, scope and rate, in this order; runs before the body is read. */
export function addAuthentication(app: FastifyInstance, context: Context): void {
  app.addHook("onRequest", async (request) => {
    const { access, routed } = request.routeOptions.config;
    if (access === undefined) {
      return;
    }
    settle(context);
    const path = pathOf(request.url);
    const holder = authenticate(context.store, request, path, context.clock.now());
    request.holder = holder;
    request.rateLimitHeaders = context.rateLimiter.take(holder.key.id, context.behaviour.rateLimit, path);
    const { orgId } = request.params as { orgId?: string };
    if (orgId !== undefined) {
      checkOrganization(context.store, holder, orgId, path);
    }
    routed?.(path);
    checkScope(holder, access, path);
  });
  app.addHook("onSend", async (request, reply) => {
    if (reply.statusCode < 300 && request.rateLimitHeaders !== undefined) {
      reply.headers(request.rateLimitHeaders);
    }
  });
}
