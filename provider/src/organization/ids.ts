export { bareId, idKey } from "../client/ids";
