import { z } from "zod";
import { label } from "./field";

/**
 * Where a secret comes from. A definition never holds a secret's value: it
 * chooses an origin, and each origin says who places the value and when.
 */
export const secretRef = z
  .union([
    z.strictObject({
      variable: z.string().regex(/^[a-z][a-z0-9_]*$/, "a Terraform variable name, e.g. tailscale_auth_key"),
    }),
    z.strictObject({ generated: z.literal("terraform") }),
    z.strictObject({ generated: z.literal("cluster") }),
    z.strictObject({ sops: z.string().endsWith(".sops.yaml", "a SOPS-encrypted file that ends in .sops.yaml") }),
    z.strictObject({ sealed: z.string().endsWith(".sealed.yaml", "a sealed-secrets file that ends in .sealed.yaml") }),
    z.strictObject({ store: z.string().min(1), key: z.string().min(1) }),
    z.strictObject({
      manual: z.string().min(10, "what the operator does to place it, as a sentence"),
      namespace: label,
      name: label,
    }),
  ])
  .meta({
    description:
      "origin of a secret: {variable}, {generated: terraform|cluster}, {sops}, {sealed}, {store, key} or {manual}; never a value",
  });

export type SecretRef = z.output<typeof secretRef>;
