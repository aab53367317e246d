import type { Declared } from "../../lib/declared/declared";
import { bullets, code, sh, steps } from "../../lib/document/markdown";
import { bootstrap, operations, recovery, type Section } from "../../lib/document/section";
import { type Command, cmd } from "../../lib/document/shell";
import { type Cluster, hostName } from "../../lib/model/cluster";
import { VAULT_NAME, VAULT_NAMESPACE } from "./access";
import { podNames, UNSEAL_SECRET } from "./server";
import { ADMINS, USERS } from "./terraform";

interface VaultOptions {
  readonly host: string;
  readonly replicas: number;
}

export function vaultRunbook(cluster: Cluster, declared: Declared, options: VaultOptions): readonly Section[] {
  return [daily(cluster, declared, options), phases(declared), restore(cluster, options)];
}

/** Where the Service leads: always to the member that is active. */
const ACTIVE = `${VAULT_NAME}:8200`;

/** `vault` run in one pod, with the authority that the pod trusts and the root token from the cluster. */
function inPod(pod: string, command: Command, address = ACTIVE): Command {
  return cmd`kubectl -n ${VAULT_NAMESPACE} exec ${pod} -c vault -- env VAULT_ADDR=https://${address} VAULT_CACERT=/vault/tls/ca.crt VAULT_TOKEN="$VAULT_TOKEN" ${command}`;
}

const ROOT_TOKEN = cmd`export VAULT_TOKEN="$(kubectl -n ${VAULT_NAMESPACE} get secret ${UNSEAL_SECRET} -o jsonpath='{.data.vault-root}' | base64 -d)"`;

function daily(cluster: Cluster, declared: Declared, options: VaultOptions): Section {
  const [first = VAULT_NAME] = podNames(options.replicas);
  const host = hostName(cluster, options.host);
  return operations(
    "vault",
    "Vault",
    `Vault answers at ${code(`https://${host}`)}. Bank-Vaults initializes it once and unseals each pod at its start; the unseal keys and the root token lie in Secret ${code(`${VAULT_NAMESPACE}/${UNSEAL_SECRET}`)}.`,
    declared.identity === undefined
      ? ""
      : `People log in through ${code(`https://${declared.identity.host}`)}: members of ${code(ADMINS)} may do everything, members of ${code(USERS)} keep entries of their own below ${code("secret/people/<user>/")}.`,
    sh(cmd`export VAULT_ADDR=https://${host}`, cmd`vault login -method=oidc`, cmd`vault kv list secret/`),
    "State of every member, and of the Raft cluster:",
    sh(
      ...podNames(options.replicas).map((pod) => inPod(pod, cmd`vault status`, "127.0.0.1:8200")),
      ROOT_TOKEN,
      inPod(first, cmd`vault operator raft list-peers`),
    ),
    "What the operator and the unsealer say when a pod does not become ready:",
    sh(
      cmd`kubectl -n ${VAULT_NAMESPACE} get vault ${VAULT_NAME} -o jsonpath='{.status}'`,
      cmd`kubectl -n ${VAULT_NAMESPACE} logs ${first} -c bank-vaults --tail=50`,
      cmd`kubectl -n ${VAULT_NAMESPACE} logs deployment/${VAULT_NAME}-configurer --tail=50`,
    ),
    `The size of the volumes cannot be changed in the definition of a running cluster: Kubernetes refuses it for a StatefulSet. Enlarge the claims themselves, then delete the StatefulSet without its pods and change the definition.`,
    sh(
      cmd`kubectl -n ${VAULT_NAMESPACE} patch pvc vault-raft-${first} -p '{"spec":{"resources":{"requests":{"storage":"<size>"}}}}'`,
      cmd`kubectl -n ${VAULT_NAMESPACE} delete statefulset ${VAULT_NAME} --cascade=orphan`,
    ),
  );
}

function phases(declared: Declared): Section {
  const clients = declared.oidcClients.filter((client) => client.phase !== "store").map((client) => client.id);
  return bootstrap(
    "vault",
    "How Vault and the identity provider wait for each other",
    "Vault signs people in through the identity provider, and the identity provider keeps its client secrets in Vault. The stages break that circle in time:",
    steps(
      `Vault starts, initializes and unseals itself; External Secrets logs in with a service account (${code("vault")}, ${code("secret-store")}). No person needs to log in for that.`,
      `The identity provider starts, with secrets that were generated in the cluster and stored in Vault (${code("authentik")}).`,
      `Vault becomes a client of the identity provider (${code("authentik-vault")}), and Terraform inside the cluster sets up its logins (${code("vault-oidc")}).`,
      `The services get their clients (${code("oidc-clients")})${clients.length === 0 ? "" : `: ${clients.map(code).join(", ")}`}.`,
    ),
    "Watch them come up:",
    sh(cmd`flux get kustomizations --watch`, cmd`kubectl -n terraform get terraforms`),
  );
}

function restore(cluster: Cluster, options: VaultOptions): Section {
  const [first = VAULT_NAME] = podNames(options.replicas);
  const snapshot = `vault-${cluster.name}.snapshot`;
  return recovery(
    "vault",
    "Vault",
    "Two things belong in every backup: a snapshot of the data, and the unseal keys, without which the snapshot is worth nothing. Keep them apart.",
    sh(
      ROOT_TOKEN,
      inPod(first, cmd`vault operator raft snapshot save /tmp/vault.snapshot`),
      cmd`kubectl -n ${VAULT_NAMESPACE} exec ${first} -c vault -- cat /tmp/vault.snapshot | age -r <recipient> -o ${snapshot}.age`,
      cmd`kubectl -n ${VAULT_NAMESPACE} get secret ${UNSEAL_SECRET} -o yaml | age -r <recipient> -o ${UNSEAL_SECRET}-${cluster.name}.yaml.age`,
    ),
    "Into a new cluster:",
    steps(
      `Let the new Vault initialize itself and wait until stage ${code("vault")} is ready.\n\n${sh(cmd`flux get kustomization vault`)}`,
      `Put the snapshot back, with the token of the new Vault.\n\n${sh(
        ROOT_TOKEN,
        cmd`age -d -i <identity> ${snapshot}.age | kubectl -n ${VAULT_NAMESPACE} exec -i ${first} -c vault -- sh -c 'cat > /tmp/vault.snapshot'`,
        inPod(first, cmd`vault operator raft snapshot restore -force /tmp/vault.snapshot`),
      )}`,
      `Put the old unseal keys back: the data is sealed with them now. Then start the pods again.\n\n${sh(
        cmd`kubectl -n ${VAULT_NAMESPACE} delete secret ${UNSEAL_SECRET}`,
        cmd`age -d -i <identity> ${UNSEAL_SECRET}-${cluster.name}.yaml.age | kubectl apply -f -`,
        cmd`kubectl -n ${VAULT_NAMESPACE} rollout restart statefulset/${VAULT_NAME} deployment/${VAULT_NAME}-configurer`,
      )}`,
    ),
    "Values that came back with the snapshot win over what the new cluster has generated meanwhile; the copies follow within an hour:",
    bullets([code("kubectl get externalsecrets -A"), code("kubectl get pushsecrets -A")]),
  );
}
