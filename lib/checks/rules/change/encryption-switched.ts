import { MAIN } from "../../../change/effects/talos-main";
import { at, isFields } from "../../../data/fields";
import { changesOf } from "../../facts/changes";
import type { CheckInput, Found, Rule } from "../../rule";

export const encryptionSwitched: Rule = {
  id: "encryption-switched",
  title: "Encryption of a disk that is in use is switched",
  family: "change",
  severity: "error",
  answers: [],
  why: "Data is at stake: nothing happens until a node boots again, and then its volume does not open (block device type mismatch). etcd, images and local volumes of that node are behind it.",
  fix: "node after node: drain it, for a control plane take an etcd snapshot and remove its member, reset it (talosctl reset), and let it join with the new configuration; accept this finding for that one change",
  source: "siderolabs/talos, volumes/encrypt.go; Talos documentation: disk encryption",
  example: 'talos.encryption: { ephemeral: "nodeID" } is added to a running cluster',
  needs: "revision",
  check: (input) => {
    const byVolume = new Map<string, string[]>();
    for (const { topic, old, fresh, path } of changesOf(input)) {
      const thing = fresh ?? old;
      if (topic !== "encryption" || thing?.machine === undefined) continue;
      for (const volume of volumesOf(thing.kind, thing.name, path, thing.data))
        byVolume.set(volume, [...(byVolume.get(volume) ?? []), thing.machine]);
    }
    if (byVolume.size === 0) return [];
    const shown = [...byVolume].map(([volume, machines]) => `${volume} of ${[...new Set(machines)].join(", ")}`);
    return [
      {
        at: placeOf(input, [...byVolume.values()].flat()),
        message: `encryption changes on disks that are in use: ${shown.join("; ")}; they do not open at the next boot until they are wiped`,
        about: ["encryption"],
      } satisfies Found,
    ];
  },
};

/** The document names its volume; in the main document volumes are keys. */
function volumesOf(kind: string, name: string, path: string, data: unknown): readonly string[] {
  if (kind !== MAIN) return [`${kind} ${name}`];
  const [, , volume] = path.split(".");
  const all = at(data, "machine", "systemDiskEncryption");
  return (volume === undefined ? Object.keys(isFields(all) ? all : {}) : [volume]).map((one) => one.toUpperCase());
}

/** The setting itself, else the patch that says it. */
function placeOf({ cluster, before }: CheckInput, machines: readonly string[]): string {
  const said = (value: unknown) => JSON.stringify(value ?? null);
  const talos = before?.model.talos;
  const was = typeof talos === "object" && talos !== null && "encryption" in talos ? talos.encryption : undefined;
  if (said(was) !== said(cluster.talos.encryption)) return "talos.encryption";
  const patch = (cluster.patches ?? []).find(({ documents }) => JSON.stringify(documents).includes("ncryption"));
  return patch?.origin ?? `machines.${machines[0] ?? ""}`;
}
