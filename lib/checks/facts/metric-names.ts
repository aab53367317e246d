/** Words of PromQL that look like names of metrics (Prometheus documentation: querying, operators and functions). */
const WORDS = new Set([
  ..."and or unless by without on ignoring group_left group_right bool offset inf nan start end atan2".split(" "),
]);

/** Words behind which a list of labels stands. */
const WITH_LABELS = /\b(by|without|on|ignoring|group_left|group_right)\s*\([^()]*\)/gi;

/**
 * Names of metrics that an expression of PromQL reads, each once, in the order of the text. What only
 * `{__name__=...}` chooses is not among them.
 */
export function metricNames(expression: string): readonly string[] {
  const bare = expression
    .replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`/g, '""')
    .replace(/#.*$/gm, " ")
    .replace(/\{[^{}]*\}/g, " ")
    .replace(/\[[^[\]]*\]/g, " ")
    .replace(WITH_LABELS, " ");
  const names = [...bare.matchAll(/(?<![\w:.$])([a-zA-Z_:][\w:]*)(?!\s*\(|[\w:])/g)].flatMap(([, name = ""]) =>
    WORDS.has(name.toLowerCase()) ? [] : [name],
  );
  return [...new Set(names)];
}
