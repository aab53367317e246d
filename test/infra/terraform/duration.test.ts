import { seconds } from "../../../infra/terraform/duration";

describe("durations", () => {
  it.each([
    ["15m", 900],
    ["1h30m", 5400],
    ["90s", 90],
    ["500ms", 1],
  ])("%s is %d seconds", (text, expected) => {
    expect(seconds(text)).toBe(expected);
  });

  it.each(["", "5", "5 m", "m5", "5d"])("%j is refused", (text) => {
    expect(() => seconds(text)).toThrow(/is not a duration/);
  });
});
