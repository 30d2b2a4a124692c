import { describeVerdicts } from "./describe-verdicts";

jest.setTimeout(60_000);

describeVerdicts("organization", "requests", "time", "tokens", "access", "events");
