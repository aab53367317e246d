import type { Construct } from "constructs";
import type { KeyPair, TerraformValues } from "../../lib/declared/asked";
import type { Declared } from "../../lib/declared/declared";
import { deployKey } from "../../lib/delivery/git-credentials";
import type { Cluster } from "../../lib/model/cluster";
import { Provider } from "../terraform/provider";
import { Resource } from "../terraform/resource";
import { ClusterStack } from "../terraform/stack";
import { addOutput, outputName } from "../terraform/variable";

const HOURS_A_YEAR = 8760;

type KeyPart = Parameters<TerraformValues["key"]>[1];

/** Output of the keys stack that holds one part of a key pair. */
export function keyOutput(name: string, part: KeyPart): string {
  return outputName(name, part);
}

/** Every key pair of a cluster: what components ask for, and the deploy key of the Git repository. */
function keyPairsOf(cluster: Cluster, declared: Declared): readonly KeyPair[] {
  const own = deployKey(cluster);
  return own === undefined ? declared.keyPairs : [...declared.keyPairs, own];
}

/**
 * Keys that outlive a destroy and recreate of the cluster. They have a state of
 * their own and refuse to be destroyed: values sealed with them stay readable.
 */
export function keysStack(scope: Construct, cluster: Cluster, declared: Declared): ClusterStack | undefined {
  const pairs = keyPairsOf(cluster, declared);
  if (pairs.length === 0) return undefined;
  const stack = new ClusterStack(scope, cluster, "keys");
  new Provider(stack, "tls", {});
  for (const pair of pairs) createKeyPair(stack, pair);
  return stack;
}

function createKeyPair(stack: ClusterStack, pair: KeyPair): void {
  const lifecycle = { preventDestroy: true };
  const key = new Resource(
    stack,
    "tls_private_key",
    pair.name,
    pair.algorithm === "RSA-4096" ? { algorithm: "RSA", rsa_bits: 4096 } : { algorithm: "ED25519" },
  ).meta({ lifecycle });
  const output = (part: KeyPart, attribute: string, sensitive: boolean) =>
    addOutput(stack, keyOutput(pair.name, part), key.ref(attribute), {
      description: `${pair.name}, ${part.replace("_", " ")}: ${pair.reason}`,
      sensitive,
    });
  output("private", "private_key_pem", true);
  output("public", "public_key_pem", false);
  output("private_openssh", "private_key_openssh", true);
  output("public_openssh", "public_key_openssh", false);
  if (pair.certificate === undefined) return;
  const certificate = new Resource(stack, "tls_self_signed_cert", pair.name, {
    private_key_pem: key.ref("private_key_pem"),
    subject: [{ common_name: pair.certificate.commonName }],
    validity_period_hours: pair.certificate.years * HOURS_A_YEAR,
    allowed_uses: ["digital_signature", "key_encipherment"],
  }).meta({ lifecycle });
  addOutput(stack, keyOutput(pair.name, "certificate"), certificate.ref("cert_pem"), {
    description: `${pair.name}, certificate: ${pair.reason}`,
    sensitive: false,
  });
}
