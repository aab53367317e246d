import { code, sh, steps } from "../../lib/document/markdown";
import { bootstrap, recovery, type Section } from "../../lib/document/section";
import { type Command, cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { stackFolder } from "../../lib/runbooks/access";
import { sealingCertificate } from "../../lib/secrets/sealing-certificate";
import { CONTROLLER, KEY_PAIR, KEY_SECRET, NAMESPACE } from "./names";

function readCertificate(cluster: Cluster): Command {
  return cmd`terraform -chdir=${stackFolder(`${cluster.name}-keys`)} output -raw ${KEY_PAIR}_certificate > ${sealingCertificate(cluster.name)}`;
}

function sealing(cluster: Cluster): Section {
  const certificate = sealingCertificate(cluster.name);
  return bootstrap(
    "sealing",
    "Commit the sealing certificate",
    `The key pair that opens sealed values lives in the stack ${code(`${cluster.name}-keys`)}. Its certificate is public: commit it once, and anybody can seal a value without access to the cluster. Until it is there, synth holds back each stage that waits for a sealed Secret, and says which; the next synth after that delivers it.`,
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

/** How values are sealed, and how the key pair outlives the cluster. */
export function sealedSecretsRunbook({ cluster }: { readonly cluster: Cluster }): readonly Section[] {
  return [sealing(cluster), keyPair(cluster)];
}
