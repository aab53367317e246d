import type { Fields } from "../../../lib/data/fields";

/** One document of Talos' network configuration. */
export function document(kind: string, fields: Fields): Fields {
  return { apiVersion: "v1alpha1", kind, ...fields };
}
