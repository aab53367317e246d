import { withChartObjects } from "../../../lib/ownership/chart/objects";
import { conflictsOf } from "../../../lib/ownership/conflict";
import { fluxOwnership } from "../../../lib/ownership/flux/tree";
import type { Conflict } from "../../../lib/ownership/found-conflict";
import { showObject } from "../../../lib/ownership/object-id";
import { type Ownership, together } from "../../../lib/ownership/owned";
import { memoryRepository } from "../../../lib/ownership/repository";

export type Files = Readonly<Record<string, string>>;

export function kustomization(name: string, path: string, more = ""): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec:
  path: ./${path}
  prune: true
  sourceRef: { kind: GitRepository, name: flux-system }
${more}`;
}

export function helmRelease(name: string, namespace: string, version: string, values = "{}", chart = name): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  chart: { spec: { chart: ${chart}, version: ${version}, sourceRef: { kind: HelmRepository, name: charts } } }
  values: ${values}
`;
}

export function configMap(name: string, namespace?: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}${namespace === undefined ? "" : `, namespace: ${namespace}`} }
data: {}
`;
}

/** The tree of the test-cluster plan, without its conflict: Cilium in Terraform alone, everything else by Flux. */
export const GOOD: Files = {
  "clusters/home/infrastructure.yaml": kustomization("infrastructure", "infrastructure"),
  "clusters/home/apps.yaml": kustomization("apps", "apps", "  dependsOn: [{ name: infrastructure }]\n"),
  "infrastructure/kustomization.yaml": "resources: [metallb, cert-manager]\n",
  "infrastructure/metallb/release.yaml": helmRelease("metallb", "metallb-system", "0.16.1"),
  "infrastructure/cert-manager/kustomization.yaml": "resources: [release.yaml]\n",
  "infrastructure/cert-manager/release.yaml": helmRelease(
    "cert-manager",
    "cert-manager",
    "v1.21.1",
    "{ crds: { enabled: true } }",
  ),
  "apps/settings.yaml": configMap("settings", "media"),
};

/** `helm_release.cilium` as `terraform show -json` prints it. */
export function ciliumPlan(version: string, values: object): unknown {
  const release = {
    name: "cilium",
    namespace: "kube-system",
    chart: "cilium",
    version,
    values: [JSON.stringify(values)],
  };
  return {
    format_version: "1.2",
    planned_values: {
      root_module: {
        resources: [],
        child_modules: [
          {
            address: "module.cni",
            resources: [
              {
                address: "module.cni.helm_release.cilium",
                mode: "managed",
                type: "helm_release",
                name: "cilium",
                values: release,
              },
            ],
          },
        ],
      },
    },
  };
}

export function flux(files: Files, entry = "clusters/home"): Ownership {
  return fluxOwnership(memoryRepository(files), entry);
}

export function conflicts(...parts: readonly Ownership[]): readonly Conflict[] {
  return conflictsOf(withChartObjects(together(parts)));
}

/** What a test compares first. */
export function brief(found: readonly Conflict[]): readonly (readonly string[])[] {
  return found.map(({ severity, managers }) => [severity, managers[0].manager, managers[1].manager]);
}

/** `object by manager`, sorted. */
export function owned({ objects }: Ownership): readonly string[] {
  return objects.map(({ object, manager }) => `${showObject(object)} by ${manager.name}`).sort();
}
