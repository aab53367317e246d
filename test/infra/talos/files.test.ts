import { loadAll } from "js-yaml";
import { talosFiles } from "../../../infra/talos/files";
import { shapeOf } from "../../../infra/talos/machine-shape";
import { machinePatches } from "../../../infra/talos/patches/patches";
import { canonicalSchematic, schematicId } from "../../../infra/talos/schematic";
import { bareMachines } from "../bare-sample";
import { type Change, machinesDocument, sampleCluster, sampleInput, samplePlatform, textAt } from "../sample";
import { TALOS_1_11 } from "./patch-sample";

function files(change: Change = {}) {
  const { cluster, machines } = sampleInput(change);
  return talosFiles(cluster, machines);
}

describe("TT-10: machine configuration as files", () => {
  it.each([
    ["1.11, bare machines", { ...TALOS_1_11, ...bareMachines() }, "work-2"],
    ["1.13, virtual machines", {}, "cp-2"],
  ])("of Talos %s: each node's file holds the very documents that Terraform applies", (_, change, name) => {
    const cluster = sampleCluster(change);
    const declared = samplePlatform(cluster);
    const machine = cluster.machines.find((candidate) => candidate.name === name);
    if (machine === undefined) throw new Error(`no machine ${name}`);
    const content = files(change).get(`talos/home/patches/${name}.yaml`) ?? "";
    expect(loadAll(content)).toEqual(machinePatches(cluster, declared, shapeOf(cluster, declared, machine)));
  });

  it("BM-1: the schematics stand beside them in the form that the factory hashes", () => {
    const change = bareMachines({ "cp-3": { maintenanceAddress: "baked" } });
    const cluster = sampleCluster(change);
    const declared = samplePlatform(cluster);
    const [first, , third] = cluster.machines.map((machine) => shapeOf(cluster, declared, machine));
    if (first === undefined || third === undefined) throw new Error("no machines");
    const short = schematicId(first.installer).slice(0, 8);
    const tree = files(change);
    expect(tree.get(`talos/home/schematic-installer-${short}.yaml`)).toBe(canonicalSchematic(first.installer));
    expect(tree.get("talos/home/schematic-cp-3.yaml")).toBe(canonicalSchematic(third.image));
    const uploaded = textAt(machinesDocument(change), "resource", "talos_image_factory_schematic", "cp-3", "schematic");
    expect(tree.get("talos/home/schematic-cp-3.yaml")).toBe(uploaded);
  });

  it("a secret is the name of an environment variable", () => {
    const tree = files({ talos: { encryptionAtRest: "secretbox-and-aescbc" } });
    expect(tree.get("talos/home/patches/cp-1.yaml")).toContain(
      `aescbcEncryptionSecret: \${TF_VAR_aescbc_encryption_secret}`,
    );
  });
});
