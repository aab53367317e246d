import { stackFiles, terraformManifest } from "../../infra/stack-files";
import { at, sampleInput, stacksOf } from "./sample";

const stacks = [
  { name: "home-keys", document: { b: 1, a: { d: null, c: [] } }, dependsOn: [], inCluster: false },
  { name: "home-platform", document: {}, dependsOn: ["home-keys"], inCluster: false },
];

describe("files of the hardware layer", () => {
  it("one folder a stack, keys sorted, null kept, one line break at the end", () => {
    expect(stackFiles(stacks).files()).toEqual([
      ["terraform/stacks/home-keys/cdk.tf.json", '{\n  "a": {\n    "c": [],\n    "d": null\n  },\n  "b": 1\n}\n'],
      ["terraform/stacks/home-platform/cdk.tf.json", "{}\n"],
    ]);
  });

  it("the manifest tells the CDKTF CLI where each stack is and what it follows", () => {
    const manifest: unknown = JSON.parse(terraformManifest(stacks));
    expect(at(manifest, "stacks", "home-platform")).toEqual({
      name: "home-platform",
      constructPath: "home-platform",
      workingDirectory: "stacks/home-platform",
      synthesizedStackPath: "stacks/home-platform/cdk.tf.json",
      annotations: [],
      dependencies: ["home-keys"],
    });
  });

  it("the manifest names the stacks of every cluster: the CLI deletes the folders of others", () => {
    const other = sampleInput({ name: "office" });
    const both = [sampleInput(), other].flatMap(stacksOf);
    const manifest: unknown = JSON.parse(terraformManifest(both));
    const folders = stackFiles(both)
      .files()
      .flatMap(([path]) => path.match(/stacks\/([^/]+)\//)?.[1] ?? []);
    expect(Object.keys(Object(at(manifest, "stacks"))).sort()).toEqual([...folders].sort());
    expect(folders).toContain("office-machines");
  });

  it("a stack is written once: two clusters of one name do not hide each other", () => {
    expect(() => stackFiles([...stacks, ...stacks])).toThrow(/home-keys.*wrote before/);
  });
});
