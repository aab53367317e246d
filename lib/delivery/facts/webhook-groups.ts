import { listAt, textAt } from "../../data/fields";
import type { Manifest } from "../../manifest/manifest";

/** API groups whose objects are refused while an admission webhook among these objects does not answer, sorted. */
export function webhookGroups(manifests: readonly Manifest[]): readonly string[] {
  const groups = new Set<string>();
  for (const manifest of manifests) {
    if (!manifest.kind.endsWith("WebhookConfiguration")) continue;
    for (const hook of listAt(manifest, "webhooks")) {
      if (textAt(hook, "failurePolicy") === "Ignore") continue;
      for (const rule of listAt(hook, "rules")) {
        for (const group of listAt(rule, "apiGroups"))
          if (typeof group === "string" && group !== "" && group !== "*") groups.add(group);
      }
    }
  }
  return [...groups].sort();
}
