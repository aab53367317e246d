import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SchemaStore, schemaStore } from "../../../lib/schema/store";
import { store } from "./project-store";

describe("SchemaStore", () => {
  it("knows where a kind lives in the API", () => {
    expect(store.place("apps/v1", "Deployment")).toMatchObject({ plural: "deployments", scope: "Namespaced" });
    expect(store.place("cert-manager.io/v1", "ClusterIssuer")).toMatchObject({
      plural: "clusterissuers",
      scope: "Cluster",
    });
    expect(store.place("example.org/v1", "Sprocket")).toBeUndefined();
    expect(store.kinds()).toEqual(expect.arrayContaining(["v1/Secret", "helm.toolkit.fluxcd.io/v2/HelmRelease"]));
  });

  it("finds a provider by name, source and full source, and no other owner's", () => {
    expect(store.provider("proxmox")?.provider_versions).toEqual({ "registry.terraform.io/bpg/proxmox": "0.111.1" });
    expect(store.provider("bpg/proxmox")).toBe(store.provider("registry.terraform.io/bpg/proxmox"));
    expect(store.provider("telmate/proxmox")).toBeUndefined();
  });

  it("is one for a root, and reads a file once", () => {
    expect(schemaStore("/nowhere")).toBe(schemaStore("/nowhere"));
    expect(store.chart("cilium")).toBe(store.chart("cilium"));
  });

  it("knows nothing where no schemas are, and refuses a file of another shape", () => {
    const root = mkdtempSync(join(tmpdir(), "store-"));
    expect(new SchemaStore(root).kind("v1", "Pod")).toBeUndefined();
    mkdirSync(join(root, "imports/schemas/charts"), { recursive: true });
    writeFileSync(join(root, "imports/schemas/charts/a.json"), "{}");
    expect(() => new SchemaStore(root).chart("a")).toThrow(
      "imports/schemas/charts/a.json: got a file without chart, version, values, want a chart schema",
    );
  });
});
