import { argoOwnership } from "../../../lib/ownership/argocd/applications";
import { withChartObjects } from "../../../lib/ownership/chart/objects";
import { conflictsOf } from "../../../lib/ownership/conflict";
import { fluxOwnership } from "../../../lib/ownership/flux/tree";
import { type Ownership, together } from "../../../lib/ownership/owned";
import { memoryRepository } from "../../../lib/ownership/repository";
import { talosOwnership } from "../../../lib/ownership/talos/machine-config";
import { planOwnership } from "../../../lib/ownership/terraform/inputs";
import type { Family } from "../family";
import { word } from "../spelling";
import { KINDS, type Thing } from "./owners/thing";
import { OWNERS, type Written } from "./owners/writers";

function told(parts: readonly Written[]): readonly string[] {
  const repository = memoryRepository(Object.assign({}, ...parts.map(({ files }) => files)));
  const all: Ownership[] = [...new Set(parts.flatMap(({ flux }) => flux))].map((folder) =>
    fluxOwnership(repository, folder),
  );
  for (const folder of new Set(parts.flatMap(({ argo }) => argo))) all.push(argoOwnership(repository, folder));
  for (const [index, one] of parts.flatMap(({ plans }) => plans).entries())
    all.push(planOwnership(one, `stack${index}`));
  for (const text of parts.flatMap(({ talos }) => talos)) all.push(talosOwnership(text, "talos/cp.yaml"));
  return conflictsOf(withChartObjects(together(all), undefined, undefined)).map(
    ({ severity, title, objects, managers }) =>
      `${severity} ${title}: ${objects.join(", ")} by ${managers.map(({ manager }) => manager).join(" and ")}`,
  );
}

/** Two who write one object, of any kind, each in any of the ways that people have. */
export const owners: Family = {
  name: "owners",
  draw(random) {
    const name = word(random);
    const kind = random.pick(KINDS);
    if (kind === undefined) return undefined;
    const thing: Thing = { name, ...kind(name) };
    const other: Thing = { ...thing, name: `${name}-other` };
    const entries = Object.entries(OWNERS);
    const [first = "", a] = random.pick(entries) ?? [];
    const [second = "", b] = random.pick(entries) ?? [];
    const right = [a?.(random, thing, "alpha"), b?.(random, other, "omega")];
    const wrong = [right[0], b?.(random, thing, "omega")];
    const whole = (parts: readonly (Written | undefined)[]) => parts.flatMap((part) => part ?? []);
    if (whole(right).length < 2 || whole(wrong).length < 2) return undefined;
    return {
      kind: `${[first, second].sort().join(" and ")}`,
      what: `${thing.kind} ${name}`,
      before: () => told(whole(right)),
      after: () => told(whole(wrong)),
      names: (text) => text.includes(name),
    };
  },
};
