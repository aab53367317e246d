import { diffFile } from "../../../lib/emit/file-diff";
import { toYamlStream } from "../../../lib/emit/yaml";

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
});
