import { argoEngine } from "../../../lib/delivery/argocd/engine";
import { fluxEngine } from "../../../lib/delivery/flux/engine";
import type { Manifest } from "../../../lib/manifest/manifest";
import { partsOf } from "../../../lib/rendered/parts";
import { renderOf } from "../../support/rendered";

const object = (kind: string, name: string, annotations?: Record<string, string>, spec?: object): Manifest => ({
  apiVersion: kind === "Job" ? "batch/v1" : kind === "ClusterRole" ? "rbac.authorization.k8s.io/v1" : "v1",
  kind,
  metadata: { name, ...(annotations === undefined ? {} : { annotations }) },
  ...(spec === undefined ? {} : { spec }),
});
const hook = (kind: string, name: string, events: string, weight?: string) =>
  object(kind, name, {
    "helm.sh/hook": events,
    ...(weight === undefined ? {} : { "helm.sh/hook-weight": weight }),
    "helm.sh/hook-delete-policy": "before-hook-creation",
  });

const parts = (objects: readonly Manifest[], more: { kept?: boolean; engine?: typeof fluxEngine } = {}) =>
  partsOf({
    render: renderOf(objects),
    namespace: "gatus",
    clusterKinds: new Set(["example.org/Zone"]),
    kept: more.kept ?? false,
    marks: (more.engine ?? fluxEngine).rendered,
  });
const names = (objects: readonly Manifest[]) => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

describe("the release's own objects", () => {
  it("get the namespace of the release, unless they name one or have none", () => {
    const zone: Manifest = { apiVersion: "example.org/v1", kind: "Zone", metadata: { name: "one" } };
    const elsewhere: Manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "two", namespace: "other" } };
    const { main } = parts([object("ConfigMap", "one"), elsewhere, object("ClusterRole", "one"), zone]);
    expect(main.map(({ metadata }) => metadata.namespace)).toEqual(["gatus", "other", undefined, undefined]);
  });

  it("stay in the cluster where Helm would leave them too", () => {
    const [claim] = parts([object("PersistentVolumeClaim", "data", { "helm.sh/resource-policy": "keep" })]).main;
    expect(claim?.metadata.annotations).toEqual({
      "helm.sh/resource-policy": "keep",
      "kustomize.toolkit.fluxcd.io/prune": "disabled",
    });
  });

  it("all stay while the release is kept, with the engine's own mark", () => {
    const marks = (engine: typeof fluxEngine) =>
      parts([object("ConfigMap", "one")], { kept: true, engine }).main[0]?.metadata.annotations;
    expect(marks(fluxEngine)).toEqual({ "kustomize.toolkit.fluxcd.io/prune": "disabled" });
    expect(marks(argoEngine)).toEqual({ "argocd.argoproj.io/sync-options": "Prune=false,Delete=false" });
  });

  it("keep what Argo CD is told already", () => {
    const options = { "argocd.argoproj.io/sync-options": "Replace=true" };
    const [one] = parts([object("ConfigMap", "one", options)], { kept: true, engine: argoEngine }).main;
    expect(one?.metadata.annotations).toEqual({
      "argocd.argoproj.io/sync-options": "Replace=true,Prune=false,Delete=false",
    });
  });
});

describe("CRDs and namespaces", () => {
  it("are no part of what is pruned", () => {
    const crd: Manifest = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "zones.example.org" },
      spec: {
        group: "example.org",
        names: { kind: "Zone" },
        scope: "Cluster",
        versions: [{ name: "v1", served: true, schema: {} }],
      },
    };
    const { crds, namespaces, main } = parts([crd, object("Namespace", "gatus")]);
    expect(crds.map(({ head }) => head.metadata.name)).toEqual(["zones.example.org"]);
    expect(names(namespaces)).toEqual(["Namespace gatus"]);
    expect(main).toEqual([]);
  });
});

describe("hooks with Flux", () => {
  it("come before and after, without what only Helm reads", () => {
    const { before, after } = parts([hook("Job", "prepare", "pre-install"), hook("ConfigMap", "note", "post-install")]);
    expect(before.map(names)).toEqual([["Job prepare"]]);
    expect(after.map(names)).toEqual([["ConfigMap note"]]);
    expect(before[0]?.[0]?.metadata.annotations).toEqual({ "kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent" });
  });

  it("keep their weights: what weighs more waits for what runs", () => {
    const { before } = parts([
      hook("Job", "third", "pre-install", "5"),
      hook("ServiceAccount", "first", "pre-install", "-5"),
      hook("Job", "second", "pre-install", "-1"),
    ]);
    expect(before.map(names)).toEqual([["ServiceAccount first", "Job second"], ["Job third"]]);
  });

  it("that run at each upgrade are recreated, under a name for each state of the release", () => {
    const migrate = hook("Job", "migrate", "pre-install,pre-upgrade");
    const name = (text: string) => parts([migrate, object("ConfigMap", text)]).before[0]?.[0];
    const [one, same, other] = [name("a"), name("a"), name("b")];
    expect(one?.metadata.annotations).toEqual({ "kustomize.toolkit.fluxcd.io/force": "enabled" });
    expect(one?.metadata.name).toMatch(/^migrate-[0-9a-f]{8}$/);
    expect(same?.metadata.name).toBe(one?.metadata.name);
    expect(other?.metadata.name).not.toBe(one?.metadata.name);
  });

  it("never remove themselves, or they would come back at every look", () => {
    const job = object(
      "Job",
      "once",
      { "helm.sh/hook": "post-install" },
      { ttlSecondsAfterFinished: 60, backoffLimit: 1 },
    );
    expect(parts([job]).after[0]?.[0]?.spec).toEqual({ backoffLimit: 1 });
  });

  it.each([
    ["test", "Helm runs it with helm test"],
    ["pre-delete", "Helm runs it before an uninstall"],
    ["pre-upgrade", "Helm runs it before each upgrade"],
    ["pre-start", "its event pre-start is not one of Helm's"],
  ])("of %s are left out with the reason", (event, why) => {
    const { leftOut, ...rest } = parts([hook("Job", "one", event)]);
    expect(leftOut.map((one) => one.why)).toEqual([why]);
    expect(rest).toEqual({ crds: [], namespaces: [], before: [], main: [], after: [] });
  });
});

describe("hooks with Argo CD", () => {
  it("lie among the release's own objects, with its own marks", () => {
    const { before, main } = parts([hook("Job", "prepare", "pre-install,pre-upgrade", "3")], { engine: argoEngine });
    expect(before).toEqual([]);
    expect(main[0]?.metadata).toEqual({
      name: "prepare",
      namespace: "gatus",
      annotations: {
        "argocd.argoproj.io/hook": "PreSync",
        "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation",
        "argocd.argoproj.io/sync-wave": "3",
      },
    });
  });
});
