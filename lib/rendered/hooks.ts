import type { EngineHook } from "../delivery/rendered-marks";
import type { Manifest } from "../manifest/manifest";

/** Annotations by which a chart makes an object a hook (Helm documentation: chart hooks). */
const EVENTS = "helm.sh/hook";
const WEIGHT = "helm.sh/hook-weight";
const DELETE = "helm.sh/hook-delete-policy";

/** What becomes of the hooks of one event, when no Helm runs in the cluster. */
interface HookEvent {
  /** Relative to the release's own objects; absent: nothing in a cluster without Helm would ever start it. */
  readonly when?: "before" | "after";
  /** True where Helm runs it at every upgrade as well. */
  readonly again?: true;
  /** When Helm runs it, in words. */
  readonly means: string;
}

/** Source: Helm documentation, chart hooks. */
const HOOK_EVENTS: Readonly<Record<string, HookEvent>> = {
  "pre-install": { when: "before", means: "before the first install" },
  "post-install": { when: "after", means: "after the first install" },
  "pre-upgrade": { when: "before", again: true, means: "before each upgrade" },
  "post-upgrade": { when: "after", again: true, means: "after each upgrade" },
  "pre-delete": { means: "before an uninstall" },
  "post-delete": { means: "after an uninstall" },
  "pre-rollback": { means: "before a rollback" },
  "post-rollback": { means: "after a rollback" },
  test: { means: "with helm test" },
  "test-success": { means: "with helm test" },
  "test-failure": { means: "with helm test" },
};

/** What an object is to Helm: no hook, one that is run, or one that is left out, with the reason. */
export type HookRole =
  | { readonly role: "none" }
  | { readonly role: "hook"; readonly hook: EngineHook }
  | { readonly role: "left out"; readonly why: string };

/** Reads the annotations of an object. */
export function hookOf({ metadata }: Manifest): HookRole {
  const written = metadata.annotations?.[EVENTS];
  if (written === undefined) return { role: "none" };
  const names = wordsOf(written);
  const events = names.flatMap((name) => (Object.hasOwn(HOOK_EVENTS, name) ? (HOOK_EVENTS[name] ?? []) : []));
  const runs = events.flatMap(({ when, again = false }) => (when === undefined ? [] : [{ when, again }]));
  // Plain manifests know no upgrade: what Helm runs at upgrades alone would run at the first install.
  const [first] = runs.filter(({ again }) => !again);
  if (first === undefined) {
    const means = events.map(({ means }) => means);
    const why =
      means.length === 0 ? `its event ${names.join(", ")} is not one of Helm's` : `Helm runs it ${means.join(" and ")}`;
    return { role: "left out", why };
  }
  const weight = Number.parseInt(String(metadata.annotations?.[WEIGHT] ?? "0"), 10);
  return {
    role: "hook",
    hook: {
      when: first.when,
      again: runs.some(({ when, again }) => again && when === first.when),
      weight: Number.isNaN(weight) ? 0 : weight,
      deletes: wordsOf(metadata.annotations?.[DELETE]),
    },
  };
}

function wordsOf(list: unknown): readonly string[] {
  return String(list ?? "")
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

/** The object without what only Helm reads. */
export function withoutHook(object: Manifest): Manifest {
  const annotations = Object.fromEntries(
    Object.entries(object.metadata.annotations ?? {}).filter(([key]) => ![EVENTS, WEIGHT, DELETE].includes(key)),
  );
  const { annotations: _, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) } };
}
