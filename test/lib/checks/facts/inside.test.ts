import { inside } from "../../../../lib/checks/facts/inside";

const pod = {
  apiVersion: "v1",
  spec: {
    nfs: { server: "192.168.1.9" },
    containers: [
      {
        args: ["--verbose", "10.0.0.1:53"],
        env: [{ name: "HTTP_PROXY", value: "http://10.0.0.2:3128" }],
        command: ["sh", "-c"],
      },
    ],
    image: "nginx:1.29",
  },
};

test("texts that may name an address: those of a map before those of maps in it", () => {
  expect(inside(pod).addressTexts).toEqual([
    { path: ["spec", "image"], text: "nginx:1.29" },
    { path: ["spec", "nfs", "server"], text: "192.168.1.9" },
    { path: ["spec", "containers", "0", "args", "1"], text: "10.0.0.1:53" },
    {
      path: ["spec", "containers", "0", "env", "0", "value"],
      text: "http://10.0.0.2:3128",
      variable: "HTTP_PROXY",
    },
  ]);
});

test("lists of arguments, and every key", () => {
  const { argumentLists, keys } = inside(pod);
  expect(argumentLists).toEqual([{ path: ["spec", "containers", "0", "args"], list: ["--verbose", "10.0.0.1:53"] }]);
  expect([...keys]).toEqual([
    ...["apiVersion", "spec", "nfs", "containers", "image", "server"],
    ...["args", "env", "command", "name", "value"],
  ]);
});

test("an object is walked once, and what is no object has nothing inside", () => {
  expect(inside(pod)).toBe(inside(pod));
  expect(inside("10.0.0.1")).toEqual({ keys: new Set(), addressTexts: [], argumentLists: [] });
  expect(inside(undefined).keys.size).toBe(0);
});
