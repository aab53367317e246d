import { diffFile } from "../../../lib/emit/file-diff";
import { toYamlStream } from "../../../lib/emit/yaml";
import { maskText } from "../../../lib/secret-scan/mask";
import { shownDifference } from "../../../lib/secret-scan/shown-difference";

const DISCREET = { text: maskText, between: shownDifference };

const service = (port: number) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "shop" },
  spec: { ports: [{ name: "http", port }] },
});
const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };

describe("two versions of a file", () => {
  test("differ by object, each with its fields", () => {
    expect(diffFile("a.yaml", toYamlStream([namespace, service(80)]), toYamlStream([service(81)]))).toEqual([
      {
        action: "update",
        object: "Service shop/web",
        fields: [{ path: "spec.ports[http].port", before: { value: 80 }, after: { value: 81 } }],
      },
      { action: "remove", object: "Namespace shop", fields: [] },
    ]);
  });

  test("may be a new file", () => {
    expect(diffFile("a.yaml", undefined, toYamlStream([namespace]))).toEqual([
      { action: "create", object: "Namespace shop", fields: [] },
    ]);
  });

  test("of a Terraform stack differ by resource", () => {
    const stack = (memory: number) => JSON.stringify({ resource: { vm: { cp: { memory } } }, output: { a: {} } });
    expect(diffFile("stacks/a/cdk.tf.json", stack(1), stack(2))).toEqual([
      {
        action: "update",
        object: "resource vm.cp",
        fields: [{ path: "memory", before: { value: 1 }, after: { value: 2 } }],
      },
    ]);
  });

  test("differ by line where the file is no document, or is broken", () => {
    expect(diffFile("README.md", "a\nb", "a\nc")).toEqual([
      {
        action: "update",
        object: "README.md",
        fields: [
          { path: "lines[b]", before: { value: "b" } },
          { path: "lines[c]", after: { value: "c" } },
        ],
      },
    ]);
    expect(diffFile("a.yaml", "a: [", toYamlStream([namespace]))).toHaveLength(2);
  });

  test("that differ only in form have no change", () => {
    expect(diffFile("a.yaml", "b: 1\na: 2\n", "a: 2\nb: 1 # why\n")).toEqual([]);
  });

  test("tell nothing that is secret: not in a path, a value or a line", () => {
    const password = ["Zk4vQ8mX", "w2Lr7TnB"].join("");
    const key = [
      "-----BEGIN EC PRIVATE",
      " KEY-----\nMHcCAQEEIOl4vQ8mXw2Lr7TnB5cYd9Hs\n-----END EC PRIVATE",
      " KEY-----",
    ].join("");
    const pod = (...args: readonly string[]) =>
      toYamlStream([{ kind: "Pod", metadata: { name: "a" }, spec: { containers: [{ name: "a", args }] } }]);
    const told = [
      diffFile("a.yaml", pod("serve"), pod("serve", "--password", password, "-v"), DISCREET),
      diffFile("a.yaml", pod("serve", `--password=${password}`), pod("serve"), DISCREET),
      diffFile("README.md", "a\nb", `a\n${key}\nb`, DISCREET),
    ];
    expect(told.flat().flatMap(({ fields }) => fields.map(({ path }) => path))).toEqual([
      "spec.containers[a].args[--password]",
      "spec.containers[a].args[(secret)]",
      "spec.containers[a].args[-v]",
      "spec.containers[a].args[--password=(secret)]",
      expect.stringMatching(/^lines\[/),
      expect.stringMatching(/^lines\[/),
    ]);
    expect(JSON.stringify(told)).not.toContain(password.slice(0, 8));
    expect(JSON.stringify(told)).not.toContain("MHcCAQEE");
  });
});
