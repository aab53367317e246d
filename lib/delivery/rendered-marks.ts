import type { Manifest } from "../manifest/manifest";

/** A hook of a chart, as an engine is to run it. */
export interface EngineHook {
  /** Before or after the release's own objects. */
  readonly when: "before" | "after";
  /** True where it runs again whenever the release changes; false: only once. */
  readonly again: boolean;
  /** Those of a lower weight come first. */
  readonly weight: number;
  /** When it is deleted, in Helm's words, e.g. `hook-succeeded`; empty: before it is recreated. */
  readonly deletes: readonly string[];
}

/** How an engine treats objects of charts that are rendered at synth. */
export interface RenderedMarks {
  /** `stages`: hooks are stages around that of the release; `marks`: they lie in the same one, and the engine runs them by their annotations. */
  readonly hooks: "stages" | "marks";
  /** Annotations of a hook. */
  readonly hook: (hook: EngineHook) => Readonly<Record<string, string>>;
  /** Annotations by which an object stays in the cluster when it leaves Git. */
  readonly keep: Readonly<Record<string, string>>;
}

/** An object with further annotations; those that it has already are joined with a comma where both have one key. */
export function annotated<Object extends Manifest>(object: Object, marks: Readonly<Record<string, string>>): Object {
  if (Object.keys(marks).length === 0) return object;
  const has = object.metadata.annotations ?? {};
  const joined = Object.entries(marks).map(([key, value]): readonly [string, string] => {
    const before = has[key];
    return [key, before === undefined || before === value || key !== OPTIONS ? value : `${before},${value}`];
  });
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...has, ...Object.fromEntries(joined) } },
  };
}

/** The one annotation that is a list (Argo CD documentation: sync options). */
const OPTIONS = "argocd.argoproj.io/sync-options";
