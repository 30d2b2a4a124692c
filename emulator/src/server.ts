import fastify, { type FastifyInstance } from "fastify";
import type { Context } from "./context";
import { ErrorAnswer, familyOf, inFamily, notRouted } from "./errors";
import { addLogAndFaults } from "./fault-hooks";
import { addAuthentication, define, pathOf } from "./http";
import { accountManagementRoutes } from "./routes/account-management";
import { apiAccessServiceAccountRoutes } from "./routes/api-access-service-accounts";
import { apiAccessTokenRoutes } from "./routes/api-access-tokens";
import { apiKeyRoutes } from "./routes/api-keys";
import { directoryRoutes } from "./routes/directories";
import { eventRoutes } from "./routes/events";
import { groupRoutes } from "./routes/groups";
import { managedAccountRoutes } from "./routes/managed-accounts";
import { membershipRoutes } from "./routes/memberships";
import { organizationRoutes } from "./routes/organizations";
import { addProductRoutes } from "./routes/products";
import { roleAssignmentRoutes } from "./routes/role-assignments";
import { userLifecycleRoutes } from "./routes/user-lifecycle";
import { userManagementRoutes } from "./routes/user-management";
import { userRoutes } from "./routes/users";

/** The HTTP server without its control routes, not yet listening. */
export function buildServer(context: Context): FastifyInstance {
  const app = fastify({
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 500 },
    bodyLimit: 16 * 1024 * 1024,
    forceCloseConnections: true,
  });
  acceptAnyBody(app);
  addErrorAnswers(app);
  addLogAndFaults(app, context);
  addAuthentication(app, context);
  define(app, [
    ...organizationRoutes(context),
    ...managedAccountRoutes(context),
    ...directoryRoutes(context),
    ...groupRoutes(context),
    ...membershipRoutes(context),
    ...userRoutes(context),
    ...userLifecycleRoutes(context),
    ...roleAssignmentRoutes(context),
    ...eventRoutes(context),
    ...userManagementRoutes(context),
    ...apiAccessServiceAccountRoutes(context),
    ...apiAccessTokenRoutes(context),
    ...apiKeyRoutes(context),
    ...accountManagementRoutes(context),
  ]);
  addProductRoutes(app, context);
  return app;
}

/** Some clients send a JSON content type without a body, or a body without a content type: both are accepted. */
function acceptAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (request, text, done) => {
    const type = request.headers["content-type"];
    const path = pathOf(request.url);
    if (text.length === 0) {
      done(null, undefined);
      return;
    }
    if (type !== undefined && !/json/i.test(type)) {
      done(inFamily(path, 415, "The content type must be application/json"));
      return;
    }
    try {
      done(null, JSON.parse(text.toString()));
    } catch {
      done(inFamily(path, 400, "The body is not valid JSON"));
    }
  });
}

function addErrorAnswers(app: FastifyInstance): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const answer =
      error instanceof ErrorAnswer
        ? error
        : inFamily(pathOf(request.url), error.statusCode ?? 500, error.message);
    return reply.code(answer.status).headers(answer.headers).send(answer.body);
  });
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request.url);
    const isConsole = ["apiAccess", "accountManagement"].includes(familyOf(path));
    const answer = isConsole ? notRouted(path) : inFamily(path, 404, "Not found");
    return reply.code(404).send(answer.body);
  });
}
