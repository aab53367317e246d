import { resolve } from "node:path";
import { rbacAccounts } from "../../../apps/rbac-accounts/component";
import { at, listAt } from "../../../lib/data/fields";
import { validateObject } from "../../../lib/schema/kubernetes";
import { schemaStore } from "../../../lib/schema/store";
import { type Built, buildComponent } from "../../support/build";
import { runbookOf } from "../../support/component";

const schemas = schemaStore(resolve(__dirname, "../../.."));

const accounts = {
  family: { role: "viewer", users: ["jane", "joe"] },
  makers: { role: "developer", groups: ["makers"], namespaces: ["media", "notes"] },
  keeper: { role: "operator", users: ["keeper"] },
  probe: { role: "viewer", namespaces: ["media"], serviceAccount: "media" },
};

const build = (more: object = {}) => buildComponent("rbacAccounts", rbacAccounts, { accounts, ...more });

function rulesOf(built: Built): readonly unknown[] {
  return built.stages
    .flatMap((stage) => stage.manifests)
    .filter(({ kind }) => kind === "ClusterRole")
    .flatMap((role) => listAt(role, "rules"));
}

describe("rbacAccounts", () => {
  test("BM-10: one role for each use, bound where the account says", () => {
    const built = build();
    const [stage] = built.stages;
    expect(stage?.manifests.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name])).toEqual([
      ["ClusterRole", undefined, "groundwork-viewer"],
      ["ClusterRole", undefined, "groundwork-cluster-viewer"],
      ["ClusterRole", undefined, "groundwork-developer"],
      ["ClusterRole", undefined, "groundwork-cluster-operator"],
      ["ClusterRoleBinding", undefined, "groundwork-family"],
      ["RoleBinding", "media", "groundwork-makers"],
      ["RoleBinding", "notes", "groundwork-makers"],
      ["ClusterRoleBinding", undefined, "groundwork-keeper"],
      ["ServiceAccount", "media", "probe"],
      ["RoleBinding", "media", "groundwork-probe"],
    ]);
    expect(at(built.object("ClusterRoleBinding", "groundwork-family"), "subjects")).toEqual([
      { apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "jane" },
      { apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "joe" },
    ]);
    for (const manifest of stage?.manifests ?? []) expect(validateObject(schemas, manifest)).toEqual([]);
  });

  test("BM-10: no role reads Secrets, changes rights, impersonates, or patches what Flux applies", () => {
    for (const rule of rulesOf(build())) {
      const resources = listAt(rule, "resources");
      const verbs = listAt(rule, "verbs");
      for (const forbidden of ["secrets", "*", "roles", "rolebindings", "clusterroles", "clusterrolebindings"])
        expect(resources).not.toContain(forbidden);
      for (const forbidden of ["*", "impersonate", "bind", "escalate"]) expect(verbs).not.toContain(forbidden);
      if (listAt(rule, "apiGroups").some((group) => String(group).includes("fluxcd")))
        expect(verbs).toEqual(["get", "list", "watch"]);
    }
  });

  test("BM-10: a machine's ServiceAccount mounts no token", () => {
    expect(build().object("ServiceAccount", "probe")).toMatchObject({ automountServiceAccountToken: false });
  });

  test("a developer of the whole cluster, an account of nobody, and Kubernetes' own names are refused", () => {
    expect(() => build({ accounts: { dev: { role: "developer", users: ["jane"] } } })).toThrow(
      "namespaces for a developer",
    );
    expect(() => build({ accounts: { dev: { role: "viewer" } } })).toThrow("users, groups or serviceAccount");
    expect(() => build({ accounts: { dev: { role: "viewer", groups: ["system:masters"] } } })).toThrow(
      "those with system: belong to Kubernetes",
    );
  });

  test("BM-10: the runbook makes a kubeconfig by a request that is approved, for the days that are set", () => {
    const { cluster, declared } = build({ certificateDays: 7 });
    const [section] = runbookOf(cluster, "rbacAccounts", declared);
    expect(section?.body).toContain("signerName: kubernetes.io/kube-apiserver-client");
    expect(section?.body).toContain("expirationSeconds: 604800");
    expect(section?.body).toContain("kubectl certificate approve jane");
    expect(section?.body).toContain("kubectl auth can-i get secrets -n media --as somebody --as-group makers   # no");
    expect(section?.body).toContain("kubectl -n media create token probe --duration 1h");
  });
});
