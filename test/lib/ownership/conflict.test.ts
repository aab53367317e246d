import { argoOwnership } from "../../../lib/ownership/argocd/applications";
import { memoryRepository } from "../../../lib/ownership/repository";
import { talosOwnership } from "../../../lib/ownership/talos/machine-config";
import { planOwnership, stackOwnership, stateListOwnership } from "../../../lib/ownership/terraform/inputs";
import { brief, ciliumPlan, configMap, conflicts, type Files, flux, GOOD, helmRelease, kustomization } from "./trees";

const VALUES = { kubeProxyReplacement: true };
const CILIUM_BY_FLUX: Files = {
  ...GOOD,
  "infrastructure/kustomization.yaml": "resources: [metallb, cert-manager, cilium.yaml]\n",
  "infrastructure/cilium.yaml": helmRelease("cilium", "kube-system", "1.20.0", JSON.stringify(VALUES)),
};
const FLUX_CILIUM = "Flux HelmRelease kube-system/cilium";

describe("TC-16: Terraform and Flux", () => {
  it("Cilium in Terraform and everything else in Flux is right", () => {
    expect(conflicts(planOwnership(ciliumPlan("1.20.0", VALUES), "platform"), flux(GOOD))).toEqual([]);
  });

  it("M033: Cilium in both, with different versions and values, says both places and each difference", () => {
    const [conflict, ...others] = conflicts(
      planOwnership(ciliumPlan("1.19.1", { kubeProxyReplacement: false, adminPassword: "x" }), "platform"),
      flux(CILIUM_BY_FLUX),
    );
    expect(others).toEqual([]);
    expect(conflict?.severity).toBe("error");
    expect(conflict?.managers).toEqual([
      {
        manager: "Terraform module.cni.helm_release.cilium of platform",
        place: "platform: module.cni.helm_release.cilium",
      },
      { manager: FLUX_CILIUM, place: "infrastructure/cilium.yaml" },
    ]);
    expect(conflict?.differences).toEqual([
      "version: 1.19.1 and 1.20.0",
      "values.adminPassword: (not shown) and nothing",
      "values.kubeProxyReplacement: false and true",
    ]);
    expect(conflict?.objects).toContain("DaemonSet kube-system/cilium");
    expect(conflict?.why).toContain("every node has one pod network");
  });

  it("the same release, version and values in both is a hand-over: a warning", () => {
    const found = conflicts(planOwnership(ciliumPlan("1.20.0", VALUES), "platform"), flux(CILIUM_BY_FLUX));
    expect(brief(found)).toEqual([["warning", "Terraform module.cni.helm_release.cilium of platform", FLUX_CILIUM]]);
    expect(found[0]?.title).toBe("chart cilium is installed by Terraform and handed over to Flux");
  });

  it("a release that Terraform never changes again is a hand-over too, whatever its values", () => {
    const stack = (lifecycle: object) =>
      stackOwnership(
        {
          resource: {
            helm_release: {
              cilium: {
                name: "cilium",
                namespace: "kube-system",
                chart: "cilium",
                version: "1.19.0",
                values: ["{}"],
                ...lifecycle,
              },
            },
          },
        },
        "platform",
      );
    const severity = (lifecycle: object) =>
      conflicts(stack(lifecycle), flux(CILIUM_BY_FLUX)).map((one) => one.severity);
    expect(severity({ lifecycle: { ignore_changes: "all" } })).toEqual(["warning"]);
    expect(severity({})).toEqual(["error"]);
  });

  it("values that are known after apply only never pass as equal", () => {
    const plan = stackOwnership(
      {
        resource: {
          helm_release: {
            cilium: {
              name: "cilium",
              namespace: "kube-system",
              chart: "cilium",
              version: "1.20.0",
              values: [`${"$"}{var.values}`],
            },
          },
        },
      },
      "platform",
    );
    const [conflict] = conflicts(plan, flux(CILIUM_BY_FLUX));
    expect(conflict?.severity).toBe("error");
    expect(conflict?.differences).toEqual([
      "values: those of one side cannot be read, so nothing shows that they are the same",
    ]);
  });

  it("a state list knows names only, so it warns and says what to give instead", () => {
    const [conflict, ...others] = conflicts(
      stateListOwnership("data.helm_template.cilium\nmodule.cni.helm_release.cilium[0]\n", "state.txt"),
      flux(CILIUM_BY_FLUX),
    );
    expect(others).toEqual([]);
    expect(conflict?.severity).toBe("warning");
    expect(conflict?.fix).toContain("terraform show -json");
  });

  it("an object of kubernetes_*, kubernetes_manifest and kubectl_manifest against a Kustomization", () => {
    const stack = stackOwnership(
      {
        resource: {
          kubernetes_config_map_v1: { settings: { metadata: { name: "settings", namespace: "media" } } },
          kubernetes_labels: { settings: { kind: "ConfigMap", metadata: { name: "settings", namespace: "media" } } },
          kubectl_manifest: { other: { yaml_body: configMap("other", "media") } },
        },
      },
      "platform",
    );
    const found = conflicts(stack, flux({ ...GOOD, "apps/other.yaml": configMap("other", "media") }));
    expect(found.map(({ managers, objects }) => [managers[0].place, objects])).toEqual([
      ["platform: kubectl_manifest.other", ["ConfigMap media/other"]],
      ["platform: kubernetes_config_map_v1.settings", ["ConfigMap media/settings"]],
    ]);
  });

  it("one virtual machine in two stacks", () => {
    const vm = (name: string) => ({
      resource: { proxmox_virtual_environment_vm: { [name]: { node_name: "pve1", vm_id: 801 } } },
    });
    const found = conflicts(stackOwnership(vm("cp0"), "a"), stackOwnership(vm("node"), "b"));
    expect(found.map(({ objects }) => objects)).toEqual([["proxmox_vm 801"]]);
  });
});

describe("TC-16: Talos", () => {
  const baked = `machine: { type: controlplane }
cluster:
  coreDNS: { disabled: true }
  network: { cni: { name: none } }
  inlineManifests:
    - name: cilium
      contents: |
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: { name: cilium, namespace: kube-system }
`;

  it("M034: Cilium in an inline manifest and as a HelmRelease", () => {
    const [conflict, ...others] = conflicts(talosOwnership(baked, "talos/controlplane.yaml"), flux(CILIUM_BY_FLUX));
    expect(others).toEqual([]);
    expect(conflict?.managers.map(({ manager }) => manager)).toEqual(["Talos inline manifest cilium", FLUX_CILIUM]);
    expect(conflict?.why).toContain("upgrade-k8s");
    expect(conflict?.fix).toBe(
      "take inline manifest cilium out of the machine configuration once the other one owns it",
    );
  });

  it("an extra manifest whose address leads back into the repository is read", () => {
    const config =
      "cluster:\n  extraManifests: [https://raw.githubusercontent.com/owner/home/main/talos/cilium.yaml]\n";
    const text = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: cilium-config, namespace: kube-system }\n";
    const talos = (fetched?: () => string) => talosOwnership(config, "talos/patch.yaml", fetched);
    expect(
      conflicts(
        talos(() => text),
        flux(CILIUM_BY_FLUX),
      ).map(({ severity }) => severity),
    ).toEqual(["error"]);
    expect(talos().notes.map((note) => note.text)).toEqual([
      "extra manifest https://raw.githubusercontent.com/owner/home/main/talos/cilium.yaml is not read",
    ]);
  });

  it("a whole configuration that says nothing keeps Talos' own CoreDNS", () => {
    const tree = { ...GOOD, "apps/dns.yaml": configMap("coredns", "kube-system") };
    const config = (more: string) =>
      `machine: { type: controlplane }\ncluster: { network: { cni: { name: none } }${more} }\n`;
    expect(conflicts(talosOwnership(config(""), "a"), flux(tree)).map(({ objects }) => objects)).toEqual([
      ["ConfigMap kube-system/coredns"],
    ]);
    expect(conflicts(talosOwnership(config(", coreDNS: { disabled: true }"), "a"), flux(tree))).toEqual([]);
  });

  it("patches inside a Terraform resource count as Talos' own", () => {
    const stack = stackOwnership(
      { resource: { talos_machine_configuration_apply: { cp0: { node: "10.0.0.1", config_patches: [baked] } } } },
      "machines",
    );
    expect(brief(conflicts(stack, flux(CILIUM_BY_FLUX)))).toEqual([
      ["error", "Talos inline manifest cilium", FLUX_CILIUM],
    ]);
  });
});

describe("TC-16: Flux and Argo CD", () => {
  const application = (chart: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: storage, namespace: argocd }
spec:
  source: { chart: ${chart}, repoURL: https://charts.example.org, targetRevision: 0.15.1, helm: { releaseName: nas } }
  destination: { namespace: democratic-csi, server: https://kubernetes.default.svc }
`;
  const release = helmRelease("nas", "democratic-csi", "0.15.1", "{}", "democratic-csi");

  it("M037: one chart as an Application and as a HelmRelease", () => {
    const files = { ...GOOD, "apps/storage.yaml": release, "argo/storage.yaml": application("democratic-csi") };
    const found = conflicts(argoOwnership(memoryRepository(files), "argo"), flux(files));
    expect(brief(found)).toEqual([
      ["error", "Argo CD Application argocd/storage", "Flux HelmRelease democratic-csi/nas"],
    ]);
    expect(found[0]?.title).toBe("chart democratic-csi is managed twice");
  });

  it("different applications of both engines are left alone", () => {
    const files = { ...GOOD, "apps/storage.yaml": release, "argo/storage.yaml": application("csi-driver-nfs") };
    expect(conflicts(argoOwnership(memoryRepository(files), "argo"), flux(files))).toEqual([]);
  });
});

describe("TC-16: within Flux", () => {
  it("M035: two Kustomizations with one ConfigMap", () => {
    const files = {
      ...GOOD,
      "clusters/home/more.yaml": kustomization("more", "more"),
      "more/settings.yaml": configMap("settings", "media"),
    };
    const found = conflicts(flux(files));
    expect(brief(found)).toEqual([
      ["error", "Flux Kustomization flux-system/apps", "Flux Kustomization flux-system/more"],
    ]);
    expect(found[0]?.objects).toEqual(["ConfigMap media/settings"]);
    expect(found[0]?.why).toContain("removing one of the Kustomizations deletes it for both");
  });

  it("M036: CRDs of a chart and of another chart", () => {
    const crds = helmRelease("prometheus-operator-crds", "monitoring", "25.0.0");
    const stack = (values: string) => helmRelease("kube-prometheus-stack", "monitoring", "88.5.3", values);
    const found = (values: string) =>
      conflicts(flux({ ...GOOD, "apps/crds.yaml": crds, "apps/stack.yaml": stack(values) }));
    expect(found("{}").map(({ title }) => title)).toEqual(["both bring the same CRDs"]);
    expect(found("{ crds: { enabled: false } }")).toEqual([]);
  });

  it("two releases that share the work of one chart are right: CRDs in one, the controller in the other", () => {
    const two = (values: string) => ({
      ...GOOD,
      "apps/crds.yaml": helmRelease(
        "snapshot-crds",
        "storage",
        "5.2.0",
        "{ controller: { enabled: false } }",
        "snapshot-controller",
      ),
      "apps/controller.yaml": helmRelease("snapshot-controller", "storage", "5.2.0", values),
    });
    expect(conflicts(flux(two("{ installCRDs: false }")))).toEqual([]);
    expect(conflicts(flux(two("{}"))).map(({ objects }) => objects.length)).toEqual([3]);
  });

  it("two releases of one chart and one version share its CRDs: a warning", () => {
    const two = (version: string) => ({
      ...GOOD,
      "apps/a.yaml": helmRelease("a", "web", "41.3.0", "{}", "traefik"),
      "apps/b.yaml": helmRelease("b", "web", version, "{}", "traefik"),
    });
    expect(conflicts(flux(two("41.3.0"))).map(({ severity }) => severity)).toEqual(["warning"]);
    expect(conflicts(flux(two("40.0.0"))).map(({ severity }) => severity)).toEqual(["error"]);
  });
});
