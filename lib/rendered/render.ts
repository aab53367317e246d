import { createHash } from "node:crypto";
import { isFields, listAt, textAt } from "../data/fields";
import { type Manifest, manifestOf } from "../manifest/manifest";

/** One object that a chart makes. */
export interface RenderedObject {
  /** File of the chart that it comes from, e.g. `gatus/templates/service.yaml`. */
  readonly template: string;
  /** The object as Helm gave it; it may lack its namespace. */
  readonly object: Manifest;
}

/** A CRD that a chart brings. Its schema is kept as text: nothing looks into it, and most of a chart may be schemas. */
export interface RenderedCrd {
  /** What the rules look at: names, scope and versions, without schemas. */
  readonly head: Manifest;
  /** The whole object as YAML. */
  readonly text: string;
}

/** A place that is different each time the chart is rendered. */
export interface ChangingPlace {
  /** File of the chart that it comes from. */
  readonly template: string;
  /** The object, e.g. `Secret harbor/harbor-core`; its values are never kept here. */
  readonly object: string;
  /** Path in the object, e.g. `data.secret`; empty where the whole object comes and goes. */
  readonly path: string;
}

/** What Helm made of one release. */
export interface Render {
  /** In Helm's order, hooks included. */
  readonly objects: readonly RenderedObject[];
  /** In Helm's order. */
  readonly crds: readonly RenderedCrd[];
  /** What is different each time; empty where two renders were alike, or the chart holds nothing that could differ. */
  readonly changing: readonly ChangingPlace[];
}

const MADE = "by groundwork synth; do not edit";

/** A render as the text of its file. Its first line lets a reader see that nobody changed the rest. */
export function writeRender(key: string, render: Render): string {
  const body = `${inAscii(JSON.stringify(render, null, 1))}\n`;
  return `${JSON.stringify({ made: MADE, key, sha256: sha256(body) })}\n${body}`;
}

/** Descriptions in CRDs hold typographic quotes, and for one of them megabytes would take twice the memory and the time to read. */
function inAscii(json: string): string {
  return json.replaceAll(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The key of a render as its file says it; undefined where we did not write the file, or somebody changed it. */
export function renderedBy(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const end = text.indexOf("\n");
  const head = parsed(text.slice(0, end));
  return textAt(head, "made") === MADE && textAt(head, "sha256") === bodyDigest(text) ? textAt(head, "key") : undefined;
}

/** The render that a file holds; undefined where it is of another request or was changed by hand. */
export function readRender(key: string, text: string | undefined): Render | undefined {
  if (text === undefined) return undefined;
  const end = text.indexOf("\n");
  const head = parsed(text.slice(0, end));
  if (textAt(head, "key") !== key || textAt(head, "sha256") !== bodyDigest(text)) return undefined;
  const render = parsed(text.slice(end + 1));
  if (!isFields(render)) return undefined;
  return {
    objects: listAt(render, "objects").map((one) => ({
      template: textAt(one, "template") ?? "",
      object: manifestOf(isFields(one) ? one.object : undefined, "a render"),
    })),
    crds: listAt(render, "crds").map((one) => ({
      head: manifestOf(isFields(one) ? one.head : undefined, "a render"),
      text: textAt(one, "text") ?? "",
    })),
    changing: listAt(render, "changing").map((one) => ({
      template: textAt(one, "template") ?? "",
      object: textAt(one, "object") ?? "",
      path: textAt(one, "path") ?? "",
    })),
  };
}

/** Digest of the file of a render, whoever wrote it. */
export function renderDigest(text: string): string {
  return sha256(`${text.slice(0, text.indexOf("\n"))}\n${bodyDigest(text)}`);
}

/** Of the file that was asked for last: whoever notes what a run has read asks right before the one who reads it. */
let last: { readonly text: string; readonly digest: string } | undefined;

function bodyDigest(text: string): string {
  if (last?.text !== text) last = { text, digest: sha256(text.slice(text.indexOf("\n") + 1)) };
  return last.digest;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
