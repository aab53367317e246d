import { SecretText } from "../../../infra/talos/secret-text";
import { listAt } from "../../../lib/data/fields";
import { at, type Change, ciliumNeed, machinesDocument, sampleCluster } from "../sample";
import { ofKind, patchesOf, TALOS_1_11 } from "./patch-sample";

function main(name: string, change: Change = {}, needs: Parameters<typeof patchesOf>[2] = []) {
  return ofKind(patchesOf(name, change, needs), undefined)[0];
}

const admission = (change: Change) => at(main("cp-1", change), "cluster", "apiServer", "admissionControl", 0);

describe("TT-7: Pod Security Standards by the API server's admission", () => {
  it("baseline is enforced cluster-wide, restricted is logged and warned of", () => {
    expect(admission({ talos: { podSecurity: {} } })).toEqual({
      name: "PodSecurity",
      configuration: {
        apiVersion: "pod-security.admission.config.k8s.io/v1",
        kind: "PodSecurityConfiguration",
        defaults: {
          enforce: "baseline",
          "enforce-version": "latest",
          audit: "restricted",
          "audit-version": "latest",
          warn: "restricted",
          "warn-version": "latest",
        },
      },
    });
  });

  it("exceptions are namespaces with a reason; Talos' own kube-system is not said twice", () => {
    const exempt = { storage: "the driver mounts on the host", "kube-system": "network and DNS are privileged" };
    expect(at(admission({ talos: { podSecurity: { exempt } } }), "configuration", "exemptions")).toEqual({
      namespaces: ["storage"],
    });
    expect(() => sampleCluster({ talos: { podSecurity: { exempt: { storage: "because" } } } })).toThrow(
      /talos\.podSecurity\.exempt\.storage: got "because"/,
    );
  });

  it("nothing weaker slips in unasked, and workers have none of it", () => {
    expect(admission({})).toBeUndefined();
    expect(at(main("worker-1", { talos: { podSecurity: {} } }), "cluster", "apiServer")).toBeUndefined();
  });
});

describe("BM-11: encryption at rest", () => {
  it("is Talos' own secretbox, whose key no patch of ours touches", () => {
    for (const versions of [TALOS_1_11, {}])
      expect(JSON.stringify(main("cp-1", versions))).not.toMatch(/EncryptionSecret/);
  });

  it("TT-8: an older cluster's AES-CBC key is a variable and never stands in a file", () => {
    const change = { talos: { encryptionAtRest: "secretbox-and-aescbc" } };
    const key = at(main("cp-1", change), "cluster", "aescbcEncryptionSecret");
    expect(key).toBeInstanceOf(SecretText);
    const document = machinesDocument(change);
    expect(at(document, "variable", "aescbc_encryption_secret")).toMatchObject({ sensitive: true });
    expect(at(main("worker-1", change), "cluster", "aescbcEncryptionSecret")).toBeUndefined();
  });
});

describe("BM-11: API audit log", () => {
  const policy = (change: Change) => at(main("cp-1", change), "cluster", "apiServer", "auditPolicy");

  it("Talos' own policy stays where the definition says nothing: who did what, for every request", () => {
    expect(policy({})).toBeUndefined();
  });

  it("changes are logged with their content, secrets never, and noise not at all", () => {
    const rules = listAt(policy({ talos: { audit: "changes" } }), "rules");
    const levels = rules.map((rule) => at(rule, "level"));
    expect(levels).toEqual(["None", "None", "None", "None", "Metadata", "Request", "Metadata"]);
    expect(at(rules[4], "resources", 0, "resources")).toEqual(["secrets", "configmaps", "serviceaccounts/token"]);
    expect(at(rules[5], "verbs")).toEqual(["create", "update", "patch", "delete", "deletecollection"]);
    // The first rule that fits counts: secrets must come before changes.
    expect(levels.indexOf("Metadata")).toBeLessThan(levels.indexOf("Request"));
  });

  it("or by rules of the operator's own", () => {
    expect(policy({ talos: { audit: [{ level: "Metadata" }] } })).toEqual({
      apiVersion: "audit.k8s.io/v1",
      kind: "Policy",
      omitStages: ["RequestReceived"],
      rules: [{ level: "Metadata" }],
    });
  });
});

describe("TT-1, TT-6, RG-2: what the machines of a small cluster are told", () => {
  it("TT-1, RG-2: control planes run workloads too", () => {
    const change = { controlPlane: { vip: "10.0.3.1", schedulable: true } };
    expect(at(main("cp-1", change), "cluster", "allowSchedulingOnControlPlanes")).toBe(true);
    expect(at(main("cp-1"), "cluster", "allowSchedulingOnControlPlanes")).toBe(false);
  });

  it("TT-6: Talos leaves network and kube-proxy to Cilium", () => {
    const cluster = at(main("cp-1", {}, [ciliumNeed]), "cluster");
    expect(at(cluster, "network", "cni")).toEqual({ name: "none" });
    expect(at(cluster, "proxy")).toEqual({ disabled: true });
  });

  it("BM-2: without such a component they are Talos' own, Flannel and kube-proxy", () => {
    const cluster = at(main("cp-1", TALOS_1_11), "cluster");
    expect(at(cluster, "network", "cni")).toBeUndefined();
    expect(at(cluster, "proxy")).toBeUndefined();
  });

  it("RG-2: every node has its own balancer over the API servers", () => {
    expect(at(main("worker-1"), "machine", "features", "kubePrism")).toEqual({ enabled: true, port: 7445 });
  });

  it("tools in the cluster get exactly the Talos roles that they asked for", () => {
    const needs = [
      { reason: "snapshots", talosApi: { roles: ["os:etcd:backup"], namespaces: ["backup"] } },
      { reason: "reading", talosApi: { roles: ["os:reader"], namespaces: ["monitoring"] } },
    ];
    expect(at(main("cp-1", {}, needs), "machine", "features", "kubernetesTalosAPIAccess")).toEqual({
      enabled: true,
      allowedRoles: ["os:etcd:backup", "os:reader"],
      allowedKubernetesNamespaces: ["backup", "monitoring"],
    });
    expect(at(main("worker-1", {}, needs), "machine", "features", "kubernetesTalosAPIAccess")).toBeUndefined();
  });

  it("kubelets ask for serving certificates where a component approves them", () => {
    const needs = [{ reason: "metrics", kubeletArgs: { "rotate-server-certificates": "true" } }];
    expect(at(main("worker-1", {}, needs), "machine", "kubelet", "extraArgs")).toEqual({
      "rotate-server-certificates": "true",
    });
  });
});
