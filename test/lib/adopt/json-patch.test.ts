import { OperationError, operate } from "../../../lib/adopt/json-patch";

describe("operations over the main document", () => {
  const document = { machine: { list: ["a", "b"], "odd/key": 1 } };
  test("add, replace and remove", () => {
    expect(
      operate(document, [
        { op: "add", path: "/machine/list/-", value: "c" },
        { op: "replace", path: "/machine/list/0", value: "A" },
        { op: "remove", path: "/machine/odd~1key" },
        { op: "add", path: "/cluster/name", value: "home" },
      ]),
    ).toEqual({ machine: { list: ["A", "b", "c"] }, cluster: { name: "home" } });
  });

  test.each([
    [{ op: "remove", path: "/machine/none" }],
    [{ op: "test", path: "/machine", value: 1 }],
    [{ op: "add", path: "/machine/list/9", value: 1 }],
    ["nothing"],
  ])("%j cannot be carried out", (operation) => {
    expect(() => operate(document, [operation])).toThrow(OperationError);
  });
});
