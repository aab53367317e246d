import { namespacesOfPodMakers } from "../../../../lib/checks/facts/pod-makers";
import type { Manifest } from "../../../../lib/manifest/manifest";

const rbac = (kind: string, name: string, more: object, namespace?: string): Manifest => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  ...more,
});
const role = (kind: string, verbs: string[], resources: string[], namespace?: string) =>
  rbac(kind, "manager", { rules: [{ apiGroups: ["", "apps"], resources, verbs }] }, namespace);
const binding = (kind: string, role: string, namespace?: string) =>
  rbac(
    kind,
    "manager",
    {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: role, name: "manager" },
      subjects: [{ kind: "ServiceAccount", name: "manager", namespace: "storage" }],
    },
    namespace,
  );

it.each([
  [
    "pods anywhere",
    role("ClusterRole", ["create"], ["pods"]),
    binding("ClusterRoleBinding", "ClusterRole"),
    ["storage"],
  ],
  ["anything", role("ClusterRole", ["*"], ["*"]), binding("ClusterRoleBinding", "ClusterRole"), ["storage"]],
  ["Jobs in one namespace", role("Role", ["create"], ["jobs"], "app"), binding("RoleBinding", "Role", "app"), ["app"]],
  ["only look", role("ClusterRole", ["get", "list"], ["pods"]), binding("ClusterRoleBinding", "ClusterRole"), []],
  ["no pods", role("ClusterRole", ["create"], ["pods/exec"]), binding("ClusterRoleBinding", "ClusterRole"), []],
  ["another role", role("Role", ["create"], ["pods"], "other"), binding("RoleBinding", "Role", "app"), []],
])("namespaces of a program that may make %s", (_, made, bound, namespaces) => {
  expect([...namespacesOfPodMakers([made, bound])]).toEqual(namespaces);
});
