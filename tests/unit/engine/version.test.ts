import { judgeVersion } from "../../../engine/src/candidate";
import { compareVersions, formatVersion, parseVersion, requireVersion } from "../../../engine/src/version";

describe("parseVersion", () => {
  it.each([
    { text: "v3.259.0\n", expected: "3.259.0", reason: "what pulumi version prints" },
    { text: "3.259.0", expected: "3.259.0", reason: "the name of a versions folder" },
    { text: "v3.260.0-alpha.1+abc.dirty", expected: "3.260.0-alpha.1", reason: "a development build" },
  ])("reads $text ($reason)", ({ text, expected }) => {
    const version = parseVersion(text);

    expect(version && formatVersion(version)).toBe(expected);
  });

  it.each(["", "3.259", "pulumi 3.259.0", "3.259.0.unusable", "v3.259.x", "3.259.0\n3.260.0"])(
    "refuses %j",
    (text) => {
      expect(parseVersion(text)).toBeUndefined();
    },
  );
});

describe("compareVersions", () => {
  it.each([
    { older: "3.9.0", newer: "3.254.0", reason: "numbers, not text" },
    { older: "3.254.9", newer: "3.254.10", reason: "the patch counts" },
    { older: "3.300.0", newer: "4.0.0", reason: "the major counts first" },
    { older: "3.254.0-alpha.1", newer: "3.254.0", reason: "a prerelease is older than its release" },
    { older: "3.254.0-alpha.2", newer: "3.254.0-alpha.10", reason: "prerelease numbers are numbers" },
  ])("puts $older before $newer ($reason)", ({ older, newer }) => {
    expect(compareVersions(requireVersion(older), requireVersion(newer))).toBeLessThan(0);
    expect(compareVersions(requireVersion(newer), requireVersion(older))).toBeGreaterThan(0);
  });

  it("finds equal versions equal", () => {
    expect(compareVersions(requireVersion("v3.259.0"), requireVersion("3.259.0+build"))).toBe(0);
  });
});

describe("judgeVersion", () => {
  it.each([
    { printed: "v3.254.0\n", version: "3.254.0", reason: "version 3.254.0" },
    { printed: "v3.253.9\n", version: undefined, reason: "version 3.253.9 is older than 3.254.0" },
    {
      printed: "v3.254.0-alpha.1",
      version: undefined,
      reason: "version 3.254.0-alpha.1 is older than 3.254.0",
    },
    { printed: "v4.0.0\n", version: undefined, reason: "version 4.0.0 is not a version 3" },
    { printed: "\n", version: undefined, reason: '"pulumi version" printed "", which is no version' },
  ])("judges $printed", ({ printed, version, reason }) => {
    expect(judgeVersion(printed)).toEqual(version === undefined ? { reason } : { version, reason });
  });
});
