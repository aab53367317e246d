import { CORE_SCHEMA, loadAll, mergeTag, YAMLException } from "js-yaml";
import { goInteger } from "./go-integer";

/** Values that one document may hold once its aliases are written out; more than any repository needs. */
const MOST_VALUES = 500_000;

/** As kustomize reads it: with `<<` (YAML merge key), modes in octal, and words like `yes` as texts. */
const SCHEMA = CORE_SCHEMA.withTags(mergeTag, goInteger);

/**
 * Reads YAML that others wrote. Aliases are allowed, as long as the text that
 * they stand for is not without bound.
 *
 * @param file named in what is thrown; absent: no file
 * @throws YAMLException for what is no YAML, for a value that holds itself, and for a few lines that grow to millions
 */
export function readYamlStream(text: string, file?: string): readonly unknown[] {
  const documents = loadAll(text, { schema: SCHEMA, ...(file === undefined ? {} : { filename: file }) });
  if (!text.includes("*")) return documents;
  const sizes = new Map<unknown, number>();
  for (const document of documents)
    if (sizeOf(document, sizes) > MOST_VALUES) throw new YAMLException("aliases that grow without bound");
  return documents;
}

/** How many values a value holds, those behind an alias counted each time. Each is looked into once. */
function sizeOf(value: unknown, sizes: Map<unknown, number>): number {
  if (typeof value !== "object" || value === null) return 1;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  // Until it is counted a value is endless: so is one that holds itself.
  sizes.set(value, Number.POSITIVE_INFINITY);
  let size = 1;
  for (const child of Object.values(value)) size += sizeOf(child, sizes);
  sizes.set(value, size);
  return size;
}
