// Parts of a JSON Schema that are written again and again, written once.
"use strict";

/** Below that, a reference is hardly shorter than what it leads to. */
const SHORTEST = 160;

/**
 * The same schema with every part that is there more than once below `$defs`,
 * the largest first, so that what holds a repeated part counts and not each of
 * its own. Only whole schemas are moved: the value of a keyword that holds one.
 */
function shareRepeated(schema) {
  const { $defs = {}, ...rest } = schema;
  const counts = new Map();
  visit(rest, (part) => {
    const text = JSON.stringify(part);
    if (text.length >= SHORTEST) counts.set(text, (counts.get(text) ?? 0) + 1);
  });
  const repeated = [...counts].filter(([, count]) => count > 1).map(([text]) => text);
  repeated.sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const names = new Map(repeated.map((text, index) => [text, `shared${index}`]));
  const used = new Set();
  const shorten = (part, isTop) => {
    const name = isTop ? undefined : names.get(JSON.stringify(part));
    if (name !== undefined) {
      used.add(name);
      return { $ref: `#/$defs/${name}` };
    }
    return replaced(part, (inner) => shorten(inner, false));
  };
  const top = shorten(rest, true);
  const definitions = { ...$defs };
  // What a definition holds may be shared as well, and is then used too.
  for (const [text, name] of names) if (used.has(name)) definitions[name] = shorten(JSON.parse(text), true);
  return Object.keys(definitions).length === 0 ? top : { ...top, $defs: definitions };
}

/** Keywords whose value is a schema, a list of schemas, and a map of schemas (JSON Schema 2020-12, core and applicators). */
const ONE = ["additionalProperties", "items", "propertyNames", "not", "contains", "if", "then", "else"];
const LIST = ["anyOf", "oneOf", "allOf", "prefixItems"];
const MAP = ["properties", "patternProperties", "dependentSchemas"];

const isSchema = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A copy of a schema with every schema directly inside it replaced. */
function replaced(schema, replace) {
  const copy = { ...schema };
  for (const key of ONE) if (isSchema(copy[key])) copy[key] = replace(copy[key]);
  for (const key of LIST)
    if (Array.isArray(copy[key])) copy[key] = copy[key].map((one) => (isSchema(one) ? replace(one) : one));
  for (const key of MAP)
    if (isSchema(copy[key]))
      copy[key] = Object.fromEntries(
        Object.entries(copy[key]).map(([name, one]) => [name, isSchema(one) ? replace(one) : one]),
      );
  return copy;
}

function visit(schema, look) {
  replaced(schema, (inner) => {
    look(inner);
    visit(inner, look);
    return inner;
  });
}

module.exports = { shareRepeated };
