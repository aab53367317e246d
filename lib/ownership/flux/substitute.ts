import { type Fields, isFields } from "../../data/fields";

/** Flux' post-build substitution: `${name}`, `${name:=default}`, `${name:-default}`. What no value fills stays as it is. */
export function substitute(object: Fields, values: ReadonlyMap<string, string>): Fields {
  const annotations = isFields(object.metadata) ? object.metadata.annotations : undefined;
  const labels = isFields(object.metadata) ? object.metadata.labels : undefined;
  for (const marks of [annotations, labels])
    if (isFields(marks) && marks["kustomize.toolkit.fluxcd.io/substitute"] === "disabled") return object;
  const filled = fill(object, values);
  return isFields(filled) ? filled : object;
}

function fill(value: unknown, values: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return value.includes("${") ? fillText(value, values) : value;
  if (Array.isArray(value)) return value.map((entry) => fill(entry, values));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fill(entry, values)]));
}

function fillText(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\$\{([A-Za-z_]\w*)(?:(:?[=-])([^}]*))?\}/g, (all: string, name: string, operator, fallback) => {
    const value = values.get(name);
    if (value !== undefined && value !== "") return value;
    return operator === undefined ? all : String(fallback).replace(/^"|"$/g, "");
  });
}
