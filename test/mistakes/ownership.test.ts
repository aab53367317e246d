import { mergeValues } from "../../lib/delivery/override";
import type { PlannedRelease } from "../../lib/plan/stage";
import { brief, check, configured, good, release, releaseStage, stage } from "./plan";

const cilium = release("cilium", {
  namespace: "kube-system",
  makes: {
    crds: ["cilium.io/CiliumNetworkPolicy"],
    podSecurity: "privileged",
    podSecurityReason: "eBPF",
    workloads: [{ kind: "DaemonSet", name: "cilium" }],
  },
});
const baked = {
  machine: "cp0",
  documents: [
    {
      cluster: {
        inlineManifests: [
          { name: "cilium", contents: "kind: DaemonSet\nmetadata: { name: cilium, namespace: kube-system }\n" },
        ],
      },
    },
  ],
};

describe("ownership", () => {
  it("M033: the CNI is owned by Terraform and by Flux", () => {
    const findings = check(good(), { releases: [cilium], stages: [releaseStage(cilium)] });
    expect(brief(findings)).toEqual([["two-managers", "error", "components.cilium"]]);
    expect(findings[0]?.message).toContain("Terraform stack home-platform");
  });

  it("M034: a manifest baked into the Talos configuration is also delivered by GitOps", () => {
    const findings = check(good(), { stages: [releaseStage(cilium)] }, configured(good(), baked));
    expect(brief(findings)).toEqual([["talos-manifest-in-git", "error", "components.cilium"]]);
    expect(findings[0]?.message).toBe(
      "DaemonSet kube-system/cilium is applied by Talos (inline manifest cilium) and by release kube-system/cilium",
    );
    expect(findings[0]?.fix).toBe("remove inline manifest cilium from the machine configuration");
    expect(check(good(), {}, configured(good(), baked))).toEqual([]);
  });

  it("M035: two stages apply the same object", () => {
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "default" }, data: {} };
    const findings = check(good(), { stages: [stage("radarr", [object]), stage("sonarr", [object])] });
    expect(brief(findings)).toEqual([["duplicate-object", "error", "components.sonarr"]]);
  });

  it("M036: two charts bring the same CRDs, and a chart beside a stage of CRDs", () => {
    const makes: PlannedRelease["makes"] = { crds: ["gateway.networking.k8s.io/Gateway"], podSecurity: "restricted" };
    const charts = [releaseStage(release("gateway-helm", { makes })), releaseStage(release("traefik", { makes }))];
    const findings = check(good(), { stages: charts });
    expect(brief(findings)).toEqual([["crd-twice", "error", "components.traefik"]]);
    expect(findings[0]?.message).toBe(
      "release gateway-helm/gateway-helm and release traefik/traefik both bring gateway.networking.k8s.io/Gateway",
    );
    const crd = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "gateways.gateway.networking.k8s.io" },
      spec: {
        group: "gateway.networking.k8s.io",
        scope: "Namespaced",
        names: { kind: "Gateway", plural: "gateways" },
        versions: [],
      },
    };
    const both = check(good(), { stages: [releaseStage(release("gateway-helm", { makes })), stage("crds", [crd])] });
    expect(brief(both)).toEqual([["crd-twice", "error", "components.crds"]]);
  });

  describe("H24: the Gateway API's CRDs from two", () => {
    const GATEWAYS: PlannedRelease["makes"] = {
      crds: ["gateway.networking.k8s.io/Gateway", "gateway.networking.k8s.io/HTTPRoute"],
      podSecurity: "restricted",
    };
    const chart = (name: string, makes = GATEWAYS, further: Partial<PlannedRelease> = {}) =>
      releaseStage(release(name, { makes, ...further }));
    const file = (name: string, kind: string, channel: string, version: string) => {
      const plural = `${kind.toLowerCase()}s`;
      return stage(name, [
        {
          apiVersion: "apiextensions.k8s.io/v1",
          kind: "CustomResourceDefinition",
          metadata: {
            name: `${plural}.gateway.networking.k8s.io`,
            annotations: {
              "gateway.networking.k8s.io/channel": channel,
              "gateway.networking.k8s.io/bundle-version": version,
            },
          },
          spec: {
            group: "gateway.networking.k8s.io",
            scope: "Namespaced",
            names: { kind, plural },
            versions: [],
          },
        },
      ]);
    };

    it.each([
      ["two charts", [chart("gateway-helm"), chart("traefik")]],
      [
        "a chart of the experimental channel after the standard files",
        [file("crds", "Gateway", "standard", "v1.5.0"), chart("gateway-helm")],
      ],
      [
        "a chart and a file of an older version",
        [chart("gateway-helm"), file("crds", "HTTPRoute", "standard", "v1.4.0")],
      ],
      [
        "a kind that only the experimental channel has",
        [
          chart("gateway-helm", { crds: ["gateway.networking.k8s.io/TCPRoute"], podSecurity: "restricted" }),
          file("crds", "TCPRoute", "experimental", "v1.5.0"),
        ],
      ],
    ])("%s: the second is refused by the policy that the first brings", (_, stages) => {
      const [finding] = check(good(), { stages }).filter(({ rule }) => rule === "crd-twice");
      expect(finding?.fix).toContain("admission policy that refuses the experimental channel and older versions");
    });

    it.each([
      ["one of them leaves them out", [chart("gateway-helm"), chart("traefik", GATEWAYS, { crds: "Skip" })]],
      ["different kinds", [chart("gateway-helm"), file("crds", "TLSRoute", "standard", "v1.5.0")]],
    ])("silent: %s", (_, stages) => {
      expect(check(good(), { stages }).filter(({ rule }) => rule === "crd-twice")).toEqual([]);
    });
  });

  it("M037: Argo CD and Flux manage the same application", () => {
    const application = {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Application",
      metadata: { name: "storage", namespace: "argocd" },
      spec: {
        project: "default",
        source: { chart: "csi-driver-nfs", repoURL: "https://charts.example.org", targetRevision: "4.13.4" },
        destination: { namespace: "csi-driver-nfs", server: "https://kubernetes.default.svc" },
      },
    };
    const argo = release("argo-cd", {
      namespace: "argocd",
      makes: { crds: ["argoproj.io/Application"], podSecurity: "restricted" },
    });
    const stages = [releaseStage(argo), stage("apps", [application]), releaseStage(release("csi-driver-nfs"))];
    const findings = check(good(), { stages });
    expect(brief(findings)).toEqual([["two-engines", "error", "components.apps"]]);
    expect(findings[0]?.fix).toBe("remove the Application storage or the release csi-driver-nfs");
    expect(check(good(), { stages: stages.slice(0, 2) })).toEqual([]);
  });
});

describe("Helm values", () => {
  const rules = (values: object, further = {}) =>
    brief(check(good(), { releases: [{ ...cilium, values: mergeValues(cilium.values, { ...values }) }] }, further));

  it("M039: a misspelt value key", () => {
    const findings = check(good(), {
      releases: [{ ...cilium, values: mergeValues(cilium.values, { cgroup: { automount: { enabled: false } } }) }],
    });
    expect(brief(findings)).toEqual([["chart-values", "error", "components.cilium"]]);
    expect(findings[0]?.fix).toBe("write autoMount");
  });

  it("M040: a value of the wrong type", () => {
    expect(rules({ operator: { replicas: "two" } })).toEqual([["chart-values", "error", "components.cilium"]]);
  });

  it("M041: BPF masquerade while Talos forwards cluster DNS to the host", () => {
    expect(rules({ bpf: { masquerade: true } })).toEqual([["cilium-host-dns", "error", "components.cilium"]]);
    expect(rules({ bpf: { masquerade: true, hostLegacyRouting: true } })).toEqual([]);
    expect(rules({ bpf: { masquerade: false } })).toEqual([]);
    const off = { machine: { features: { hostDNS: { enabled: true, forwardKubeDNSToHost: false } } } };
    expect(rules({ bpf: { masquerade: true } }, configured(good(), { machine: "cp0", documents: [off] }))).toEqual([]);
  });
});
