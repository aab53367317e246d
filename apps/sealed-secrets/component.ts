import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { code, sh, steps } from "../../lib/document/markdown";
import { bootstrap, recovery, type Section } from "../../lib/document/section";
import { type Command, cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { stackFolder } from "../../lib/runbooks/access";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";

const chart = helmChart("https://bitnami-labs.github.io/sealed-secrets", "sealed-secrets", "2.18.5");

const NAMESPACE = "sealed-secrets";

/** Name of the controller's Deployment and Service; `kubeseal` is told it together with the namespace. */
const CONTROLLER = "sealed-secrets-controller";

/** Name of the key pair in the keys stack. */
const KEY_PAIR = "sealing";

/** The Secret that holds the key pair in the cluster. The controller finds it by its label. */
const KEY_SECRET = "sealing-key";

/**
 * Values that stand encrypted in Git and that only this cluster reads. The key
 * pair comes from the keys stack and is never renewed, so that values sealed
 * once stay readable after the cluster was destroyed and made again.
 */
export const sealedSecrets = defineComponent({
  title: "Sealed Secrets: encrypted values in Git, with a key pair that outlives the cluster",
  options: z.strictObject({
    certificateYears: z
      .int()
      .min(10)
      .max(50)
      .default(20)
      .meta({ description: "years for which the certificate of the sealing key pair is valid" }),
  }),
  declare: ({ options }) => ({
    keyPairs: [
      {
        name: KEY_PAIR,
        algorithm: "RSA-4096",
        reason: "values sealed with it must stay readable after a destroy and recreate",
        certificate: { commonName: "sealed-secrets", years: options.certificateYears },
      },
    ],
    platformSecrets: [
      {
        namespace: NAMESPACE,
        name: KEY_SECRET,
        reason: "the controller would make a key pair of its own if it found none at its start",
        type: "kubernetes.io/tls",
        labels: { "sealedsecrets.bitnami.com/sealed-secrets-key": "active" },
        keys: {
          "tls.crt": (values) => values.key(KEY_PAIR, "certificate"),
          "tls.key": (values) => values.key(KEY_PAIR, "private"),
        },
      },
    ],
  }),
  build: ({ stages }) => {
    const operator = stages.stage("sealed-secrets", { title: "Sealed Secrets controller" });
    operator.release({
      chart,
      namespace: NAMESPACE,
      values: {
        fullnameOverride: CONTROLLER,
        keyrenewperiod: "0",
        resources: resources("10m", "64Mi", "128Mi"),
      },
      makes: {
        crds: crdsOf("sealed-secrets"),
        objects: { Service: { [CONTROLLER]: [8080, "http"], [`${CONTROLLER}-metrics`]: [8081, "metrics"] } },
        podSecurity: "baseline",
        workloads: { Deployment: [CONTROLLER] },
      },
      needs: { start: { Secret: [KEY_SECRET] } },
    });
  },
  runbook: ({ cluster }) => [sealing(cluster), keyPair(cluster)],
});

/** The public certificate, committed beside the definition. */
function certificateFile(cluster: Cluster): string {
  return `clusters/${cluster.name}/sealing.pem`;
}

function readCertificate(cluster: Cluster): Command {
  return cmd`terraform -chdir=${stackFolder(`${cluster.name}-keys`)} output -raw ${KEY_PAIR}_certificate > ${certificateFile(cluster)}`;
}

function sealing(cluster: Cluster): Section {
  const certificate = certificateFile(cluster);
  return bootstrap(
    "sealing",
    "Commit the sealing certificate",
    `The key pair that opens sealed values lives in the stack ${code(`${cluster.name}-keys`)}. Its certificate is public: commit it once, and anybody can seal a value without access to the cluster.`,
    steps(
      `Write the certificate after the first apply of the keys stack.\n\n${sh(readCertificate(cluster))}`,
      `Commit it.\n\n${sh(cmd`git add ${certificate}`, cmd`git commit -m "Sealing certificate of ${cluster.name}" ${certificate}`)}`,
      `Seal a value. It lands in ${code(`clusters/${cluster.name}/secrets/example.sealed.yaml`)}, and the next synth delivers it; kubeseal with the same certificate works too. Namespace and name are part of what is sealed: a sealed value that is moved or renamed cannot be opened.\n\n${sh(
        cmd`kubectl create secret generic example --namespace example --dry-run=client \\`,
        cmd`  --from-file=token=/dev/stdin -o yaml | npx groundwork seal ${cluster.name} -`,
      )}`,
      `Compare the committed certificate with the one that the running controller uses. The two must be equal.\n\n${sh(
        cmd`kubeseal --fetch-cert --controller-namespace ${NAMESPACE} --controller-name ${CONTROLLER} | diff ${certificate} -`,
      )}`,
    ),
  );
}

function keyPair(cluster: Cluster): Section {
  return recovery(
    "sealing",
    "The sealing key pair",
    `Destroying the cluster leaves the stack ${code(`${cluster.name}-keys`)} alone: its resources refuse to be destroyed. The next apply of ${code(`${cluster.name}-platform`)} places the same key pair as Secret ${code(`${NAMESPACE}/${KEY_SECRET}`)}, so every sealed value in Git opens again.`,
    `Back up the state of the keys stack. Without it no sealed value can be opened, and each must be sealed again from its source.`,
    sh(cmd`terraform -chdir=${stackFolder(`${cluster.name}-keys`)} state pull > keys-${cluster.name}.tfstate`),
    `Keep that file where only you can read it: it holds the private key. After a loss of the key pair, make a new one with an apply of the keys stack, commit the new certificate, seal every value again, and restart the controller.`,
    sh(cmd`kubectl -n ${NAMESPACE} rollout restart deployment/${CONTROLLER}`),
  );
}
