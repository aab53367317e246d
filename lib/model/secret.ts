import { z } from "zod";
import { label, name } from "./field";
import { line, storePath } from "./grammar";

/** Origins from which a program places a secret. */
const PLACED = [
  z.strictObject({
    variable: z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/, "a Terraform variable name, e.g. tailscale_auth_key")
      .meta({
        description:
          "Terraform variable of the platform stack that holds the value, e.g. tailscale_auth_key; a secret of several values takes one variable for each, named <variable>_<value>",
      }),
  }),
  z.strictObject({
    generated: z.literal("terraform").meta({
      description: "terraform: Terraform makes an SSH key pair and keeps it in its state; for gitops.credentials only",
    }),
  }),
  z.strictObject({
    generated: z.literal("cluster").meta({
      description:
        "cluster: External Secrets makes up a random value once, inside the cluster; where nobody outside must know the value. Needs components.externalSecrets",
    }),
  }),
  z.strictObject({
    sops: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]*\.sops\.yaml$/, "a SOPS-encrypted file that ends in .sops.yaml")
      .meta({
        description:
          "name of a SOPS-encrypted file in clusters/<name>/secrets/ that holds the Secret, e.g. token.sops.yaml",
      }),
  }),
  z.strictObject({
    sealed: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]*\.sealed\.yaml$/, "a sealed-secrets file that ends in .sealed.yaml")
      .meta({
        description:
          "name of a file in clusters/<name>/secrets/ that npx groundwork seal made, e.g. token.sealed.yaml; needs components.sealedSecrets",
      }),
  }),
  z.strictObject({
    store: name.meta({ description: "name of a secret store that a component offers, e.g. vault" }),
    key: storePath.meta({
      description: "path of the entry in that store whose properties hold the values, e.g. cloudflare/dns",
    }),
  }),
] as const;

/** What the operator does by hand to place one Secret. */
const manual = z.strictObject({
  manual: line.min(10, "what the operator does to place it, as a sentence").meta({
    description:
      "what the operator does to place the Secret, as a sentence of at least ten characters; the runbook shows it",
  }),
  namespace: label.meta({ description: "namespace of the Secret: the one in which it is read" }),
  name: label.meta({ description: "name of the Secret that the operator makes" }),
});

/**
 * Where a secret comes from. A definition never holds a secret's value: it
 * chooses an origin, and each origin says who places the value and when.
 */
export const secretRef = z.union([...PLACED, manual]).meta({
  description:
    "origin of a secret: {variable}, {generated: terraform|cluster}, {sops}, {sealed}, {store, key} or {manual}; never a value",
});

/** The same for a value that goes into several Secrets: what is done by hand names only one. */
export const placedSecretRef = z.union(PLACED).meta({
  description:
    "origin of a secret: {variable}, {generated: terraform|cluster}, {sops}, {sealed} or {store, key}; never a value",
});

/** Where a secret comes from; never the secret itself. */
export type SecretRef = z.output<typeof secretRef>;
