import { describeVerdicts } from "./describe-verdicts";

jest.setTimeout(60_000);

describeVerdicts("groups", "members", "users", "roles");
