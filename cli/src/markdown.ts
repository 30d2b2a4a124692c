export { codeOf, plainOf } from "./harmless";
