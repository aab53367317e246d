import { at, type Fields, isFields } from "../data/fields";

/** Places of Talos' secrets in the main document: Terraform holds them. */
const SECRETS: readonly (readonly string[])[] = [
  ["machine", "token"],
  ["machine", "ca"],
  ["machine", "acceptedCAs"],
  ["cluster", "id"],
  ["cluster", "secret"],
  ["cluster", "token"],
  ["cluster", "ca"],
  ["cluster", "acceptedCAs"],
  ["cluster", "aggregatorCA"],
  ["cluster", "serviceAccount"],
  ["cluster", "secretboxEncryptionSecret"],
  ["cluster", "aescbcEncryptionSecret"],
  ["cluster", "etcd", "ca"],
];

/** True for a place of the main document that holds one of Talos' secrets. */
export function isTalosSecret(path: readonly string[]): boolean {
  return SECRETS.some((one) => one.every((key, index) => path[index] === key));
}

/** The document with what Talos generates in the place of its secrets. */
export function withSecretsOf(document: Fields, generated: Fields): Fields {
  return SECRETS.reduce<Fields>((here, path) => replaced(here, path, at(generated, ...path)), document);
}

function replaced(fields: Fields, [key = "", ...rest]: readonly string[], value: unknown): Fields {
  const { [key]: before, ...others } = fields;
  if (rest.length > 0) return isFields(before) ? { ...fields, [key]: replaced(before, rest, value) } : fields;
  return value === undefined ? others : { ...fields, [key]: value };
}
