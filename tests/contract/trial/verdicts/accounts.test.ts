import { describeVerdicts } from "./describe-verdicts";

jest.setTimeout(60_000);

describeVerdicts("accounts");
