import { CORE_SCHEMA, defineScalarTag, loadAll, mergeTag, NOT_RESOLVED, YAMLException } from "js-yaml";

const never = { implicit: true, identify: () => false } as const;

/** In YAML 1.2 these words are texts. */
const WORDS: ReadonlyMap<string, boolean> = new Map(
  [
    ["y", "yes", "on", "true"],
    ["n", "no", "off", "false"],
  ].flatMap((words, index) =>
    words.flatMap((word) =>
      [word, word.toUpperCase(), `${word.charAt(0).toUpperCase()}${word.slice(1)}`].map(
        (one) => [one, index === 0] as const,
      ),
    ),
  ),
);

const bool = defineScalarTag("tag:yaml.org,2002:bool", {
  ...never,
  implicitFirstChars: [..."yYnNoOtTfF"],
  resolve: (text) => WORDS.get(text) ?? NOT_RESOLVED,
});

const int = defineScalarTag("tag:yaml.org,2002:int", {
  ...never,
  implicitFirstChars: [..."-+0123456789"],
  resolve: (text) => {
    const [, sign, digits = ""] = /^([-+]?)([0-9][0-9A-Za-z_]*)$/.exec(text) ?? [];
    const value = integerOf(digits.replaceAll("_", ""));
    if (value === undefined) return NOT_RESOLVED;
    if (!Number.isSafeInteger(value)) return wide(sign, digits.replaceAll("_", ""), text);
    return sign === "-" ? -value : value;
  },
});

/** More than a number here can hold exactly. */
function wide(sign: string | undefined, digits: string, text: string): bigint {
  if (!/^[0-9]+$/.test(digits)) throw new YAMLException(`a number of more than 53 bits: ${text}`);
  return sign === "-" ? -BigInt(digits) : BigInt(digits);
}

/** Digits as Go's strconv.ParseInt reads them with base 0. */
function integerOf(digits: string): number | undefined {
  if (/^(0|[1-9][0-9]*)$/.test(digits)) return Number(digits);
  if (/^0[oO]?[0-7]+$/.test(digits)) return Number.parseInt(digits.replace(/^0[oO]?/, ""), 8);
  if (/^0[xX][0-9a-fA-F]+$/.test(digits)) return Number.parseInt(digits.slice(2), 16);
  return /^0[bB][01]+$/.test(digits) ? Number.parseInt(digits.slice(2), 2) : undefined;
}

const float = defineScalarTag("tag:yaml.org,2002:float", {
  ...never,
  implicitFirstChars: [..."-+.0123456789"],
  resolve: (text) =>
    /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(text.replaceAll("_", ""))
      ? Number(text.replaceAll("_", ""))
      : NOT_RESOLVED,
});

/** Text in base64, which Go decodes where the tag is written. */
const binary = defineScalarTag("tag:yaml.org,2002:binary", {
  identify: () => false,
  resolve: (text) => Buffer.from(text, "base64").toString("utf8"),
});

/**
 * YAML as Kubernetes' own programs read it: YAML 1.1, where `0644` is octal and
 * `yes` is true, a date is a text, and of a key that is given twice the last one
 * counts. Source: sigs.k8s.io/yaml with its goyaml.v2 (resolve.go).
 */
const SCHEMA = CORE_SCHEMA.withTags(mergeTag, bool, int, float, binary);

/** More than any chart has; a chain of anchors can grow without bound. */
const MOST_ALIASES = 2000;

/**
 * Reads documents as Kubernetes' own programs do. An integer of more than 53
 * bits is a bigint.
 *
 * @throws YAMLException for what is no YAML
 */
export function readGoYaml(text: string): readonly unknown[] {
  const lines = text.split("\n");
  for (let mended = 0; ; mended += 1) {
    try {
      return loadAll(lines.join("\n"), { schema: SCHEMA, json: true, maxAliases: MOST_ALIASES });
    } catch (error) {
      const line = error instanceof YAMLException && error.reason === SHALLOW ? error.mark?.line : undefined;
      if (line === undefined || mended === MOST_MENDED) throw error;
      lines[line] = `${DEEPER}${lines[line]}`;
    }
  }
}

/**
 * Inside brackets YAML wants each line further in than what holds them; Go does
 * not, and many charts close a brace at the margin. There spaces mean nothing.
 */
const SHALLOW = "deficient indentation";
const DEEPER = " ".repeat(100);
/** More than one template has. */
const MOST_MENDED = 200;
