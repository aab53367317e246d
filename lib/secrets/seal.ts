import {
  constants,
  createCipheriv,
  createDecipheriv,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from "node:crypto";
import type { Scope } from "./secret-file";

/** Length of the session key: AES-256. */
const SESSION_KEY_BYTES = 32;

/**
 * The sealed-secrets format (sealed-secrets: pkg/crypto): a random AES-256-GCM
 * key, encrypted with RSA-OAEP and SHA-256 under a label, its length in front
 * in two bytes, then the ciphertext with its tag. The nonce is zero, because
 * each key encrypts once.
 */
export function sealValue(publicKey: KeyObject, plaintext: Buffer, label: string): string {
  const sessionKey = randomBytes(SESSION_KEY_BYTES);
  const wrapped = publicEncrypt(
    {
      key: publicKey,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: "sha256",
      oaepLabel: Buffer.from(label),
    },
    sessionKey,
  );
  const cipher = createCipheriv("aes-256-gcm", sessionKey, Buffer.alloc(12));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(wrapped.length);
  return Buffer.concat([length, wrapped, body]).toString("base64");
}

/** Opens what `sealValue` or kubeseal sealed; throws when the key or the label is another. */
export function openValue(privateKey: KeyObject, sealed: string, label: string): Buffer {
  const bytes = Buffer.from(sealed, "base64");
  const length = bytes.readUInt16BE(0);
  const sessionKey = privateDecrypt(
    { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256", oaepLabel: Buffer.from(label) },
    bytes.subarray(2, 2 + length),
  );
  const decipher = createDecipheriv("aes-256-gcm", sessionKey, Buffer.alloc(12));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(2 + length, -16)), decipher.final()]);
}

/** What binds a ciphertext to its place. */
export function sealingLabel(namespace: string, name: string, scope: Scope): string {
  if (scope === "cluster-wide") return "";
  return scope === "namespace-wide" ? namespace : `${namespace}/${name}`;
}
