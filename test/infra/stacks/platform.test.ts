import { load } from "js-yaml";
import type { InfraInput } from "../../../infra/infra-input";
import type { PlatformSecret } from "../../../lib/declared/asked";
import { fluxReleases } from "../../../lib/delivery/flux/bootstrap";
import type { PlannedRelease } from "../../../lib/plan/stage";
import { validateValues } from "../../../lib/schema/values";
import { template } from "../../../lib/terraform/text";
import { store } from "../../lib/schema/project-store";
import {
  at,
  type Change,
  cilium,
  ciliumNeed,
  documentOf,
  names,
  namespace,
  resource,
  sampleCluster,
  sampleInput,
  stacksOf,
  textAt,
} from "../sample";

function platform(change: Change = {}, asked: Parameters<typeof sampleInput>[1] = {}, rest: Partial<InfraInput> = {}) {
  return documentOf(stacksOf({ ...sampleInput(change, asked), ...rest }), "platform");
}

const token: PlatformSecret = {
  namespace: "csi-proxmox",
  name: "proxmox-csi",
  reason: "the driver signs in with it",
  labels: { app: "csi" },
  keys: {
    "config.yaml": (values) =>
      template`id: ${values.proxmoxTokenId("csi")}\nsecret: ${values.proxmoxTokenSecret("csi")}\n`,
  },
};
const user = { user: "csi", comment: "c", role: "CSI", privileges: ["VM.Audit"], token: "t", path: "/" };

describe("TC-2: the CNI is Terraform's and comes first", () => {
  const document = platform(
    {},
    { machines: [ciliumNeed], platformSecrets: [token], proxmoxUsers: [user] },
    { platformReleases: [cilium], namespaces: [namespace("csi-proxmox", "privileged"), namespace("flux-system")] },
  );

  it("its release has the component's chart, version and values", () => {
    const release = resource(document, "helm_release", "cilium");
    expect(release).toMatchObject({
      chart: "cilium",
      repository: "https://helm.cilium.io",
      version: "1.20.0",
      namespace: "kube-system",
      timeout: 900,
      wait: true,
    });
    expect(load(textAt(release, "values", 0) ?? "")).toEqual({ kubeProxyReplacement: true });
    expect(release.depends_on).toBeUndefined();
  });

  it("everything else follows it, so it is also the last to go", () => {
    expect(resource(document, "kubernetes_namespace_v1", "csi-proxmox").depends_on).toEqual(["helm_release.cilium"]);
    expect(resource(document, "kubernetes_namespace_v1", "flux-system").depends_on).toEqual(["helm_release.cilium"]);
    expect(resource(document, "kubernetes_secret_v1", "csi-proxmox-proxmox-csi").depends_on).toEqual([
      "kubernetes_namespace_v1.csi-proxmox",
    ]);
  });

  it("Flux is not told of it: only the operator and the instance come after", () => {
    expect(names(document, "helm_release")).toEqual(["cilium", "flux", "flux-operator"]);
    expect(resource(document, "helm_release", "flux").depends_on).toContain("helm_release.flux-operator");
    expect(resource(document, "helm_release", "flux-operator").depends_on).toEqual(
      expect.arrayContaining(["helm_release.cilium", "kubernetes_secret_v1.csi-proxmox-proxmox-csi"]),
    );
  });

  it("a release of another component waits for network, secrets and its namespace", () => {
    const other: PlannedRelease = {
      ...cilium,
      name: "early",
      namespace: "early",
      chart: { ...cilium.chart, name: "early" },
      origin: "components.early",
    };
    const found = platform(
      {},
      { machines: [ciliumNeed] },
      { platformReleases: [other, cilium], namespaces: [namespace("early"), namespace("flux-system")] },
    );
    expect(resource(found, "helm_release", "early").depends_on).toEqual(
      expect.arrayContaining(["helm_release.cilium", "kubernetes_namespace_v1.early"]),
    );
    expect(resource(found, "helm_release", "cilium").depends_on).toBeUndefined();
  });

  it("TC-1: an install that failed half-way is taken up by the next apply", () => {
    expect(resource(document, "helm_release", "cilium").upgrade_install).toBe(true);
    expect(resource(document, "helm_release", "flux").upgrade_install).toBe(true);
  });

  it("values that look like a template stay text", () => {
    const found = platform({}, {}, { platformReleases: [{ ...cilium, values: { prompt: `\${HOME}` } }] });
    expect(textAt(resource(found, "helm_release", "cilium"), "values", 0)).toBe(`prompt: $\${HOME}\n`);
  });
});

describe("TC-6, TC-7: secrets that Terraform knows", () => {
  const asked = {
    platformSecrets: [
      token,
      {
        namespace: "sealed-secrets",
        name: "key",
        reason: "r",
        type: "kubernetes.io/tls",
        keys: {
          "tls.key": (values) => values.key("sealing", "private"),
          "tls.crt": (values) => values.key("sealing", "certificate"),
        },
      },
      {
        namespace: "sealed-secrets",
        name: "dns",
        reason: "r",
        keys: { k: (v) => v.variable("dns_key", "key of DNS") },
      },
    ] satisfies PlatformSecret[],
    proxmoxUsers: [user],
  };
  const rest = {
    namespaces: [namespace("csi-proxmox", "privileged"), namespace("flux-system"), namespace("sealed-secrets")],
  };
  const document = platform({}, asked, rest);

  it("are read from the states of the stacks that made them", () => {
    expect(at(resource(document, "kubernetes_secret_v1", "csi-proxmox-proxmox-csi"), "data", "config.yaml")).toBe(
      `id: csi@pve!t\nsecret: \${data.terraform_remote_state.access.outputs.csi_token_secret}\n`,
    );
    expect(resource(document, "kubernetes_secret_v1", "sealed-secrets-key")).toMatchObject({
      type: "kubernetes.io/tls",
      data: {
        "tls.key": `\${data.terraform_remote_state.keys.outputs.sealing_private}`,
        "tls.crt": `\${data.terraform_remote_state.keys.outputs.sealing_certificate}`,
      },
    });
  });

  it("or are sensitive variables", () => {
    expect(at(resource(document, "kubernetes_secret_v1", "sealed-secrets-dns"), "data", "k")).toBe(`\${var.dns_key}`);
    expect(at(document, "variable", "dns_key")).toMatchObject({ sensitive: true, description: "key of DNS" });
  });

  it("their namespaces have the final Pod Security level", () => {
    expect(at(resource(document, "kubernetes_namespace_v1", "csi-proxmox"), "metadata", "labels")).toMatchObject({
      "pod-security.kubernetes.io/enforce": "privileged",
    });
    expect(at(resource(document, "kubernetes_namespace_v1", "sealed-secrets"), "metadata", "labels")).toMatchObject({
      "pod-security.kubernetes.io/enforce": "restricted",
    });
  });

  it("a namespace that nobody planned is a bug that shows at once", () => {
    expect(() => platform({}, asked)).toThrow(/no plan for namespace csi-proxmox/);
  });

  it("a state that nobody needs is not read", () => {
    const gitops = { repository: "https://git.example.org/home.git" };
    expect(Object.keys(Object(at(platform({ gitops }), "data", "terraform_remote_state")))).toEqual(["machines"]);
  });
});

describe("Flux", () => {
  const instance = (change: Change = {}) => {
    const release = resource(platform(change), "helm_release", "flux");
    return at(load(textAt(release, "values", 0) ?? ""), "instance");
  };

  it("pulls this repository's folder of the cluster from the definition's branch", () => {
    expect(at(instance(), "sync")).toEqual({
      kind: "GitRepository",
      name: "flux-system",
      url: "ssh://git@git.example.org/home.git",
      ref: "refs/heads/main",
      path: "dist/kubernetes/home/flux",
      interval: "10m",
      pullSecret: "git-credentials",
    });
  });

  it("has the controllers that the stages need, and no more", () => {
    expect(at(instance(), "components")).toEqual([
      "source-controller",
      "kustomize-controller",
      "helm-controller",
      "notification-controller",
    ]);
  });

  it("both charts know every value that they are given", () => {
    for (const { chart, values } of fluxReleases(sampleCluster())) {
      const known = store.chart(chart.name)?.values ?? {};
      expect(validateValues(known, values, chart.name)).toEqual([]);
      expect(validateValues(known, { ...values, instanse: {} }, chart.name)).toHaveLength(1);
    }
  });

  it("a deploy key is Terraform's; the server's keys are asked for", () => {
    const document = platform();
    expect(at(resource(document, "kubernetes_secret_v1", "flux-system-git-credentials"), "data")).toEqual({
      identity: `\${data.terraform_remote_state.keys.outputs.git-deploy_private_openssh}`,
      "identity.pub": `\${data.terraform_remote_state.keys.outputs.git-deploy_public_openssh}`,
      known_hosts: `\${var.git_known_hosts}`,
    });
    expect(at(document, "variable", "git_known_hosts", "description")).toContain("git.example.org");
  });

  it("a token of an https repository is a sensitive variable", () => {
    const gitops = { repository: "https://git.example.org/home.git", credentials: { variable: "git_token" } };
    const document = platform({ gitops });
    expect(at(resource(document, "kubernetes_secret_v1", "flux-system-git-credentials"), "data")).toEqual({
      username: "git",
      password: `\${var.git_token}`,
    });
    expect(at(document, "variable", "git_token", "sensitive")).toBe(true);
  });

  it("a public repository needs no secret, one placed by hand is only named", () => {
    const open = { gitops: { repository: "https://git.example.org/home.git" } };
    expect(at(instance(open), "sync", "pullSecret")).toBeUndefined();
    const manual = "kubectl create secret generic my-git in flux-system";
    const byHand = {
      gitops: {
        repository: "https://git.example.org/home.git",
        credentials: { manual, namespace: "flux-system", name: "my-git" },
      },
    };
    expect(at(instance(byHand), "sync", "pullSecret")).toBe("my-git");
    expect(names(platform(byHand), "kubernetes_secret_v1")).toEqual([]);
  });

  it.each([
    ["ssh://git@git.example.org/home.git", { sops: "git.sops.yaml" }],
    ["ssh://git@git.example.org/home.git", { generated: "cluster" }],
    ["https://git.example.org/home.git", { generated: "terraform" }],
  ])("%s with %j cannot work before GitOps does", (repository, credentials) => {
    expect(() => platform({ gitops: { repository, credentials } })).toThrow(
      /clusters\/home\.ts gitops\.credentials: got/,
    );
  });

  describe("with an artifact", () => {
    const repository = "https://git.example.org/home.git";
    const pulling = (artifact: object) => ({
      gitops: { repository, artifact: { registry: "oci://registry.example.org/fleet", ...artifact } },
    });

    it("pulls the wave of this cluster's own repository, and nothing from Git", () => {
      expect(at(instance(pulling({ wave: "stable" })), "sync")).toEqual({
        kind: "OCIRepository",
        name: "flux-system",
        url: "oci://registry.example.org/fleet/home",
        ref: "stable",
        path: "dist/kubernetes/home/flux",
        interval: "10m",
      });
      expect(at(instance(pulling({})), "sync", "ref")).toBe("latest");
      expect(names(platform(pulling({})), "kubernetes_secret_v1")).toEqual([]);
    });

    it("logs in with what a variable holds, by a Secret of the type that Flux wants", () => {
      const change = pulling({ credentials: { variable: "registry_config" } });
      const document = platform(change);
      expect(at(instance(change), "sync", "pullSecret")).toBe("registry-credentials");
      const secret = resource(document, "kubernetes_secret_v1", "flux-system-registry-credentials");
      expect([at(secret, "type"), at(secret, "data")]).toEqual([
        "kubernetes.io/dockerconfigjson",
        { ".dockerconfigjson": `\${var.registry_config}` },
      ]);
      expect(at(document, "variable", "registry_config", "sensitive")).toBe(true);
    });

    it("logs in with a Secret that somebody makes, and with nothing that GitOps would have to bring", () => {
      const byHand = { manual: "kubectl create secret docker-registry mine", namespace: "flux-system", name: "mine" };
      expect(at(instance(pulling({ credentials: byHand })), "sync", "pullSecret")).toBe("mine");
      expect(() => platform(pulling({ credentials: { sops: "registry.sops.yaml" } }))).toThrow(
        /clusters\/home\.ts gitops\.artifact\.credentials: got .* want \{variable\} with the content of a docker config\.json/,
      );
    });

    it("both charts know every value that they are given", () => {
      for (const { chart, values } of fluxReleases(sampleCluster(pulling({ wave: "canary" }))))
        expect(validateValues(store.chart(chart.name)?.values ?? {}, values, chart.name)).toEqual([]);
    });
  });

  it("gets the age identity only where files are encrypted for it", () => {
    const age = ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"];
    const document = platform({ secrets: { sops: { age } } });
    expect(at(resource(document, "kubernetes_secret_v1", "flux-system-sops-age"), "data")).toEqual({
      "age.agekey": `\${var.sops_age_key}`,
    });
    expect(names(platform(), "kubernetes_secret_v1")).toEqual(["flux-system-git-credentials"]);
  });
});

describe("G2: an operator marks the namespace of Flux too", () => {
  const withLevel = (level?: Parameters<typeof namespace>[1], change: Change = {}) =>
    platform(change, {}, { namespaces: [namespace("flux-system", level), namespace("early", level)] });
  const looksAway = ["metadata[0].labels", "metadata[0].annotations"];

  it.each([{}, { gitops: { ...sampleCluster().gitops, engine: "argocd" } }] satisfies Change[])(
    "so Terraform looks away from its labels and annotations, with both engines",
    (change) => {
      const made = resource(withLevel("baseline", change), "kubernetes_namespace_v1", "flux-system");
      expect(at(made, "lifecycle", "ignore_changes")).toEqual(looksAway);
    },
  );

  it.each(["restricted", "baseline", "privileged"] as const)("the level %s comes as labels of its own", (level) => {
    const labels = resource(withLevel(level), "kubernetes_labels", "flux-system_pod-security");
    expect(labels).toMatchObject({
      kind: "Namespace",
      metadata: { name: "flux-system" },
      labels: { "pod-security.kubernetes.io/enforce": level },
      depends_on: ["kubernetes_namespace_v1.flux-system"],
    });
    expect(at(labels, "labels")).not.toHaveProperty("pod-security.kubernetes.io/warn");
  });

  it("a namespace that nobody else marks stays Terraform's as a whole", () => {
    const document = withLevel();
    expect(at(resource(document, "kubernetes_namespace_v1", "early"), "lifecycle")).toBeUndefined();
    expect(at(document, "resource", "kubernetes_labels", "early_pod-security")).toBeUndefined();
  });
});
