import type { RoleBinding } from "../../imports/k8s/rbac-v1";
import { defineComponent } from "../../lib/component/component";
import { commonLabels } from "../../lib/workload/labels";
import { type Account, options } from "./options";
import { clusterRoleName, ROLES, type RoleName } from "./roles";
import { rbacRunbook } from "./runbook";

const GROUP = "rbac.authorization.k8s.io";

const ROLE_NAMES: readonly RoleName[] = ["viewer", "developer", "operator"];

/** People and machines that need less than everything. */
export const rbacAccounts = defineComponent({
  title: "Limited accounts: viewers, developers and operators in addition to cluster-admin",
  options,
  build: ({ options: { accounts }, stages }) => {
    const stage = stages.stage("rbac-accounts", { title: "Roles and the accounts that have them" });
    const list = Object.entries(accounts);
    for (const role of ROLE_NAMES) {
      const holders = list.filter(([, account]) => account.role === role);
      for (const everywhere of [false, true]) {
        if (!holders.some(([, account]) => (account.namespaces === undefined) === everywhere)) continue;
        const { rules, clusterRules } = ROLES[role];
        stage.add({
          apiVersion: `${GROUP}/v1`,
          kind: "ClusterRole",
          metadata: { name: clusterRoleName(role, everywhere), labels: commonLabels("rbac-accounts") },
          rules: everywhere ? [...rules, ...clusterRules] : rules,
        });
      }
    }
    for (const [name, account] of list) {
      const labels = commonLabels("rbac-accounts");
      if (account.serviceAccount !== undefined) {
        stage.add({
          apiVersion: "v1",
          kind: "ServiceAccount",
          metadata: { name, namespace: account.serviceAccount, labels },
          automountServiceAccountToken: false,
        });
      }
      const binding = {
        roleRef: {
          apiGroup: GROUP,
          kind: "ClusterRole",
          name: clusterRoleName(account.role, account.namespaces === undefined),
        },
        subjects: subjects(name, account),
      };
      if (account.namespaces === undefined) {
        stage.add({
          apiVersion: `${GROUP}/v1`,
          kind: "ClusterRoleBinding",
          metadata: { name: `groundwork-${name}`, labels },
          ...binding,
        });
      }
      for (const namespace of account.namespaces ?? []) {
        stage.add({
          apiVersion: `${GROUP}/v1`,
          kind: "RoleBinding",
          metadata: { name: `groundwork-${name}`, namespace, labels },
          ...binding,
        });
      }
    }
  },
  runbook: ({ cluster, options: chosen }) => rbacRunbook(cluster, chosen),
});

function subjects(name: string, account: Account): NonNullable<RoleBinding["subjects"]> {
  return [
    ...account.users.map((user) => ({ apiGroup: GROUP, kind: "User", name: user })),
    ...account.groups.map((group) => ({ apiGroup: GROUP, kind: "Group", name: group })),
    ...(account.serviceAccount === undefined
      ? []
      : [{ kind: "ServiceAccount", name, namespace: account.serviceAccount }]),
  ];
}
