import type { Fields } from "../../lib/data/fields";
import type { Cluster } from "../../lib/model/cluster";
import type { VolumeEncryption } from "../../lib/model/volume";
import { SecretText } from "./secret-text";

/** Keys of a volume in their long form. */
type Key = Exclude<VolumeEncryption, string>["keys"][number];

/**
 * LUKS2 encryption of a volume as Talos writes it.
 *
 * @param lockToState the volume opens only where STATE of the same machine is, unless the definition decides otherwise
 */
export function encryptionFields(cluster: Cluster, wanted: VolumeEncryption, lockToState = false): Fields {
  const whole = typeof wanted === "string" ? { keys: [wanted], options: [] } : wanted;
  const { keys, cipher, keySize, blockSize, options } = whole;
  const locked = "lockToState" in whole && whole.lockToState !== undefined ? whole.lockToState : lockToState;
  return {
    provider: "luks2",
    keys: keys.map((key, slot) => ({ slot, ...keyFields(cluster, key), ...(locked ? { lockToState: true } : {}) })),
    ...(cipher === undefined ? {} : { cipher }),
    ...(keySize === undefined ? {} : { keySize }),
    ...(blockSize === undefined ? {} : { blockSize }),
    ...(options.length === 0 ? {} : { options: [...options] }),
  };
}

function keyFields(cluster: Cluster, key: Key): Fields {
  const checkSecurebootStatusOnEnroll = cluster.talos.secureBoot;
  if (key === "nodeID") return { nodeID: {} };
  if (key === "tpm") return { tpm: { checkSecurebootStatusOnEnroll } };
  if ("kms" in key) return { kms: { endpoint: key.kms } };
  if ("passphrase" in key)
    return { static: { passphrase: new SecretText("", key.passphrase, "passphrase of encrypted volumes") } };
  const { pcrs } = key.tpm;
  return { tpm: { checkSecurebootStatusOnEnroll, ...(pcrs === undefined ? {} : { options: { pcrs: [...pcrs] } }) } };
}
