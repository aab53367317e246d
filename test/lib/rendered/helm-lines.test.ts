import { HELM_LINES, helmLine } from "../../../lib/rendered/helm-lines";

describe("how versions of Helm treat nulls", () => {
  test.each([
    ["v3.19.5", "kept", "dropped"],
    ["v3.20.0", "kept", "dropped"],
    ["v3.20.1", "kept", "kept"],
    ["v3.21.4", "kept", "kept"],
    ["v3.22", "kept", "kept"],
    ["v4.0.0", "kept", "dropped"],
    ["v4.1.1", "kept", "dropped"],
    ["v4.1.4", "kept", "kept"],
    ["v4.2.4+g4b1b2d3", "dropped", "kept"],
    ["v4.3.2", "dropped", "kept"],
  ])("%s has nulls of defaults %s, given ones without a default %s", (version, defaultNulls, givenNulls) => {
    expect(helmLine(version)).toMatchObject({ defaultNulls, givenNulls });
  });

  test("is not known of a version that nobody has looked at", () => {
    expect([helmLine("v5.0.0"), helmLine("main")]).toEqual([undefined, undefined]);
  });

  test("lines that drop a given null are used by nobody: no values make them agree with the others", () => {
    for (const { givenNulls, refusal } of HELM_LINES) expect(refusal === undefined).toBe(givenNulls === "kept");
  });
});
