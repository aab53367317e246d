import { at, isFields } from "../../data/fields";
import {
  DATA_KEY,
  DNS_LABEL,
  DNS_LABEL_1035,
  DNS_SUBDOMAIN,
  type Grammar,
  isQualifiedName,
  LABEL_VALUE,
  outside,
} from "./grammar";
import type { Refusal, RefusalRow, Refused } from "./row";

/** Kinds whose names have another grammar than most (validation of each kind's ObjectMeta). */
const NAMES: Readonly<Record<string, Grammar | undefined>> = {
  Namespace: DNS_LABEL,
  Service: DNS_LABEL_1035,
  // The controller appends eleven letters for its Jobs.
  CronJob: { ...DNS_SUBDOMAIN, most: 52, words: "up to 52 lower-case letters, digits, - and dots" },
  // Names of roles and bindings are any path segment.
  Role: undefined,
  ClusterRole: undefined,
  RoleBinding: undefined,
  ClusterRoleBinding: undefined,
  // Its name may have a colon, and the API server knows better.
  APIService: undefined,
};

/** Names, labels and keys of annotations in the metadata of an object, or of a pod template, which has no name. */
export function metadataRefusals(object: unknown, kind?: string): readonly Refused[] {
  const found: Refused[] = [];
  const add = (path: string, refusal: Refusal | undefined) => {
    if (refusal !== undefined) found.push({ path: `metadata.${path}`, ...refusal });
  };
  const metadata = at(object, "metadata");
  const grammar = kind === undefined ? undefined : Object.hasOwn(NAMES, kind) ? NAMES[kind] : DNS_SUBDOMAIN;
  if (grammar !== undefined) add("name", outside(at(metadata, "name"), grammar));
  add("labels", words(at(metadata, "labels"), LABEL_VALUE));
  add("annotations", words(at(metadata, "annotations"), undefined));
  return found;
}

/** Keys of labels or annotations, and the values of labels. */
function words(map: unknown, grammar: Grammar | undefined): Refusal | undefined {
  if (!isFields(map)) return undefined;
  for (const [key, one] of Object.entries(map)) {
    if (!isQualifiedName(key))
      return { got: `the key ${JSON.stringify(key)}`, want: "letters, digits, -, _ and ., or a domain, / and these" };
    const refusal = grammar === undefined ? undefined : outside(one, grammar);
    if (refusal !== undefined) return { ...refusal, got: `${key}: ${refusal.got}` };
  }
  return undefined;
}

/** Keys of ConfigMaps and Secrets become names of files. */
export const KEY_ROWS: readonly RefusalRow[] = ["data", "stringData", "binaryData"].map((field) => ({
  group: "",
  kinds: ["ConfigMap", "Secret"],
  path: field,
  judge: (value) => {
    if (!isFields(value)) return undefined;
    for (const key of Object.keys(value)) {
      const refusal = outside(key, DATA_KEY);
      if (refusal !== undefined) return { ...refusal, got: `the key ${refusal.got}` };
    }
    return undefined;
  },
}));
