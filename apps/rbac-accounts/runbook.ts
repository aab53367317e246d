import { code, sh, table } from "../../lib/document/markdown";
import { operations, type Section } from "../../lib/document/section";
import { type Command, cmd } from "../../lib/document/shell";
import { apiEndpoint, type Cluster } from "../../lib/model/cluster";
import type { Account, Options } from "./options";
import { ROLES } from "./roles";

const DAY = 86_400;

/** Who may do what, and how a person or a machine gets a kubeconfig (Kubernetes docs: Certificates and CertificateSigningRequests). */
export function rbacRunbook(cluster: Cluster, { accounts, certificateDays }: Options): readonly Section[] {
  const list = Object.entries(accounts);
  const [person] = list.flatMap(([, account]) =>
    account.users.length + account.groups.length === 0
      ? []
      : [{ user: account.users[0] ?? "jane", group: account.groups[0], namespace: account.namespaces?.[0] }],
  );
  const [machine] = list.flatMap(([name, { serviceAccount }]) =>
    serviceAccount === undefined ? [] : [{ name, namespace: serviceAccount }],
  );
  return [
    operations(
      "accounts",
      "Limited accounts",
      "The kubeconfig of the bootstrap is cluster-admin. Keep it for repairs; daily work needs less.",
      table(
        ["account", "role", "where", "who"],
        list.map(([name, account]) => [
          code(name),
          `${account.role}: ${ROLES[account.role].title}`,
          account.namespaces === undefined ? "whole cluster" : account.namespaces.map(code).join(", "),
          who(name, account),
        ]),
      ),
      "No role reads Secrets by name or changes rights. A developer can let a pod of his namespaces read what lies there, so keep other people's Secrets in other namespaces. What belongs to GitOps comes back as it is in Git: a change by hand is for the moment.",
      ...(person === undefined ? [] : forPerson(cluster, person, certificateDays)),
      ...(machine === undefined ? [] : forMachine(cluster, machine)),
      "### See what an account may do",
      sh(
        ...list.flatMap(([name, account]) => {
          const as = identity(name, account);
          const namespace = account.namespaces?.[0] ?? "default";
          return [
            cmd`kubectl auth can-i list pods -n ${namespace} ${as}     # yes`,
            cmd`kubectl auth can-i get secrets -n ${namespace} ${as}   # no`,
          ];
        }),
      ),
    ),
  ];
}

function who(name: string, account: Account): string {
  return [
    ...account.users.map((user) => `user ${code(user)}`),
    ...account.groups.map((group) => `group ${code(group)}`),
    ...(account.serviceAccount === undefined ? [] : [`ServiceAccount ${code(`${account.serviceAccount}/${name}`)}`]),
  ].join(", ");
}

function identity(name: string, account: Account): Command {
  if (account.users[0] !== undefined) return cmd`--as ${account.users[0]}`;
  if (account.groups[0] !== undefined) return cmd`--as somebody --as-group ${account.groups[0]}`;
  return cmd`--as system:serviceaccount:${account.serviceAccount ?? "default"}:${name}`;
}

function forPerson(
  cluster: Cluster,
  { user, group, namespace }: { user: string; group: string | undefined; namespace: string | undefined },
  days: number,
): string[] {
  const subject = `/CN=${user}${group === undefined ? "" : `/O=${group}`}`;
  const file = `${user}.kubeconfig`;
  return [
    "### A kubeconfig for a person",
    `The person makes a key and a request; the key never leaves that machine. The name is the user, the organization the group. The certificate lives ${days} days and cannot be revoked: taking the account out of the definition takes the rights away at once.`,
    sh(
      cmd`openssl genpkey -algorithm ed25519 -out ${user}.key`,
      cmd`openssl req -new -key ${user}.key -subj '${subject}' -out ${user}.csr`,
    ),
    "The operator reads the request before approving it: what is in it becomes the identity.",
    sh(
      cmd`openssl req -in ${user}.csr -noout -subject`,
      cmd`kubectl apply -f - <<EOF`,
      cmd`apiVersion: certificates.k8s.io/v1`,
      cmd`kind: CertificateSigningRequest`,
      cmd`metadata: { name: ${user} }`,
      cmd`spec:`,
      cmd`  signerName: kubernetes.io/kube-apiserver-client`,
      cmd`  expirationSeconds: ${days * DAY}`,
      cmd`  usages: ["client auth"]`,
      cmd`  request: $(base64 -w0 < ${user}.csr)`,
      cmd`EOF`,
      cmd`kubectl certificate approve ${user}`,
      cmd`kubectl get csr ${user} -o jsonpath='{.status.certificate}' | base64 -d > ${user}.crt`,
      cmd`kubectl delete csr ${user}`,
      cmd`kubectl get configmap kube-root-ca.crt -n kube-system -o jsonpath='{.data.ca\\.crt}' > ca.crt`,
    ),
    "Back at the person's machine:",
    sh(
      cmd`kubectl --kubeconfig ${file} config set-cluster ${cluster.name} --server ${apiEndpoint(cluster)} --certificate-authority ca.crt --embed-certs`,
      cmd`kubectl --kubeconfig ${file} config set-credentials ${user} --client-certificate ${user}.crt --client-key ${user}.key --embed-certs`,
      cmd`kubectl --kubeconfig ${file} config set-context ${cluster.name} --cluster ${cluster.name} --user ${user}${namespace === undefined ? cmd`` : cmd` --namespace ${namespace}`}`,
      cmd`kubectl --kubeconfig ${file} config use-context ${cluster.name}`,
      cmd`kubectl --kubeconfig ${file} auth whoami`,
    ),
  ];
}

function forMachine(cluster: Cluster, { name, namespace }: { name: string; namespace: string }): string[] {
  return [
    "### A token for a machine",
    "Tokens are asked for when they are used and run out by themselves; none lies in a Secret.",
    sh(
      cmd`kubectl -n ${namespace} create token ${name} --duration 1h > token`,
      cmd`kubectl --server ${apiEndpoint(cluster)} --certificate-authority ca.crt --token "$(cat token)" auth whoami`,
      cmd`rm token`,
    ),
  ];
}
