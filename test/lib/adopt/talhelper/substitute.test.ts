import { substitute } from "../../../../lib/adopt/talhelper/substitute";

describe("variables in a text", () => {
  const VARIABLES = { NAME: "home", EMPTY: "" };
  test.each([
    ["a: ${NAME}", "a: home"],
    ["a: $NAME", "a: home"],
    ["a: ${OTHER:-x}", "a: x"],
    ["a: ${EMPTY:-x}${EMPTY-y}", "a: x"],
    ["a: ${OTHER}", "a: ${OTHER}"],
    ["a: {$$patch: delete}", "a: {$patch: delete}"],
    ["  # ${NAME}", "  # ${NAME}"],
    ["a: $NAME-1", "a: home-1"],
  ])("%j becomes %j", (text, filled) => {
    expect(substitute(text, VARIABLES)).toBe(filled);
  });
});
