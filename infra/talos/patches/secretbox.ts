import { SecretText } from "../secret-text";

/** The key that Talos generates for Secrets in etcd; Terraform takes it from the machine secrets. */
export const SECRETBOX = new SecretText(
  "",
  "secretbox_encryption_secret",
  "key by which Talos encrypts Secrets in etcd, 32 bytes in base64",
  "secretbox_encryption_secret",
);
