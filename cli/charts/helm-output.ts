import { YAMLException } from "js-yaml";
import { type Fields, isFields, textAt } from "../../lib/data/fields";
import { readGoYaml } from "../../lib/data/go-yaml";
import { isNativeGroup } from "../../lib/delivery/facts/needs";
import { toYaml } from "../../lib/emit/yaml";
import { groupOf, type Manifest, manifestOf } from "../../lib/manifest/manifest";
import { crdHead } from "../../lib/rendered/crd-head";
import type { Render, RenderedObject } from "../../lib/rendered/render";

/** Each part of `helm template`'s output begins like this (Helm: pkg/action, renderResources). */
const SOURCE = /^---\n# Source: (.+)\n/gm;

/** A template whose output is no Kubernetes object. That output may hold secrets, so nothing of it is shown. */
export class UnreadableOutput extends Error {
  constructor(
    /** File of the chart, e.g. `gatus/templates/service.yaml`. */
    readonly template: string,
    /** What is there, in words. */
    readonly got: string,
  ) {
    super(`${template}: ${got}`);
  }
}

/**
 * The objects of `helm template`'s output, with the template of each.
 *
 * @throws UnreadableOutput where a template gave something else than objects
 */
export function readOutput(text: string): Omit<Render, "changing"> {
  const starts = [...text.matchAll(SOURCE)];
  const all = starts.flatMap((match, index): readonly RenderedObject[] => {
    const template = match[1] ?? "";
    const body = text.slice(match.index + match[0].length, starts[index + 1]?.index ?? text.length);
    return objectsIn(template, body).map((object) => ({ template, object }));
  });
  const isCrd = ({ object }: RenderedObject) => object.kind === "CustomResourceDefinition";
  return {
    objects: all.filter((one) => !isCrd(one)),
    crds: all.filter(isCrd).map(({ object }) => ({ head: crdHead(object), text: toYaml(object) })),
  };
}

function objectsIn(template: string, body: string): readonly Manifest[] {
  return documentsIn(template, body)
    .flatMap((document) =>
      isFields(document) && document.kind === "List" && Array.isArray(document.items) ? document.items : [document],
    )
    .filter((document) => document !== null && document !== undefined)
    .map((document) => {
      try {
        return manifestOf(withoutEmpty(withNumbers(document, template)), template);
      } catch (error) {
        if (error instanceof UnreadableOutput) throw error;
        throw new UnreadableOutput(template, "an object without apiVersion, kind or metadata.name");
      }
    });
}

function documentsIn(template: string, body: string): readonly unknown[] {
  try {
    return readGoYaml(body);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new UnreadableOutput(template, `YAML that cannot be read: ${error.reason}`);
  }
}

/** Bounds in a schema are floating-point numbers to Kubernetes too, so none is changed here (apiextensions/v1, JSONSchemaProps). */
const BOUNDS = new Set(["maximum", "minimum", "multipleOf"]);

/**
 * The same with numbers for wide integers where that changes nothing: generators
 * of CRDs write the largest of 64 bits as a bound. What holds none is given back
 * as it is, for schemas are megabytes.
 */
function withNumbers(value: unknown, template: string, key = ""): unknown {
  if (typeof value === "bigint") {
    if (BOUNDS.has(key)) return Number(value);
    throw new UnreadableOutput(template, `a number of more than 53 bits: ${key}: ${value}`);
  }
  if (Array.isArray(value)) return mapped(value, (one) => withNumbers(one, template, key));
  return isFields(value) ? mappedFields(value, (name, one) => withNumbers(one, template, name)) : value;
}

/** The list with each item changed; the same list where none is. */
function mapped(list: readonly unknown[], change: (one: unknown) => unknown): readonly unknown[] {
  const changed = list.map(change);
  return changed.some((one, index) => one !== list[index]) ? changed : list;
}

/** The map with each value changed; the same map where none is. */
function mappedFields(fields: Fields, change: (name: string, one: unknown) => unknown): Fields {
  let changed: Record<string, unknown> | undefined;
  for (const [name, one] of Object.entries(fields)) {
    const now = change(name, one);
    if (now === one) continue;
    changed ??= { ...fields };
    changed[name] = now;
  }
  return changed ?? fields;
}

/**
 * The object without what says nothing: labels and annotations without values,
 * and in kinds of Kubernetes itself fields that are null, which the API server
 * drops (Kubernetes API conventions: optional versus required). In others null
 * may be a value.
 */
function withoutEmpty(document: unknown): unknown {
  if (!isFields(document)) return document;
  const isNative = isNativeGroup(groupOf(textAt(document, "apiVersion") ?? ""));
  const object = isNative ? withoutNulls(document) : document;
  if (!isFields(object.metadata)) return object;
  const metadata = Object.fromEntries(
    Object.entries(object.metadata).filter(
      ([key, value]) => !((key === "labels" || key === "annotations") && isEmpty(value)),
    ),
  );
  return { ...object, metadata };
}

function withoutNulls(fields: Fields): Fields {
  const said = Object.values(fields).includes(null)
    ? Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
    : fields;
  return mappedFields(said, (_, value) => inside(value));
}

function inside(value: unknown): unknown {
  if (Array.isArray(value)) return mapped(value, inside);
  return isFields(value) ? withoutNulls(value) : value;
}

function isEmpty(value: unknown): boolean {
  return value === null || (isFields(value) && Object.keys(value).length === 0);
}
