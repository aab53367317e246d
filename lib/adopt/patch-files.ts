import { type Fields, isFields } from "../data/fields";
import { toYamlStream } from "../emit/yaml";
import type { Closing } from "./closing";
import type { FoundHome, FoundPatch } from "./found";
import type { LaidPatch } from "./rest";
import type { ClosingFor } from "./shared-closings";

/** What a definition gets its patches from. */
export interface Parts {
  readonly definition: Fields;
  readonly names: ReadonlyMap<string, string>;
  readonly patches: readonly LaidPatch[];
  readonly first: readonly ClosingFor[];
  readonly last: ReadonlyMap<string, Closing>;
}

/** The definition with its patches, each in a file of its own. */
export function withPatches(home: FoundHome, { definition, names, patches, first, last }: Parts) {
  const files: Record<string, string> = {};
  const fileOf = new Map<FoundPatch, string>();
  const lists: Record<"talos" | "controlPlane", string[]> = { talos: [], controlPlane: [] };
  const own = new Map<string, string[]>();
  const place = (path: string, whom: FoundPatch["machines"]) => {
    if (whom === "all") lists.talos.push(`./${path}`);
    else if (whom === "control-plane") lists.controlPlane.push(`./${path}`);
    else
      for (const machine of home.machines) {
        const name = names.get(machine.name) ?? machine.name;
        const wanted = whom === "worker" ? !machine.isControlPlane : whom.name === machine.name || whom.name === name;
        if (wanted) own.set(name, [...(own.get(name) ?? []), `./${path}`]);
      }
  };
  const close = (path: string, whom: FoundPatch["machines"], { remove, set }: Closing) => {
    for (const [suffix, documents, words] of [
      [
        "remove",
        remove,
        "What Groundwork sets and the machines do not have: it is taken away, so that they stay as they are.",
      ],
      ["set", set, `What ${home.origin} says and no field of the definition does.`],
    ] as const) {
      if (documents.length === 0) continue;
      const file = `patches/${path}-${suffix}.yaml`;
      files[file] = `# ${words}\n# Take a line out to have Groundwork's own instead.\n${toYamlStream(documents)}`;
      place(file, whom);
    }
  };

  for (const { whom, file, closing } of first) close(file, whom, closing);
  for (const { patch, rest, covered } of patches) {
    if (rest.length === 0) continue;
    const path = `patches/${patch.name}`;
    const whole = covered.length === 0 ? patch.text : undefined;
    files[path] = whole ?? `# From ${patch.origin}.\n${toYamlStream(rest)}`;
    fileOf.set(patch, path);
    place(path, patch.machines);
  }
  for (const [name, closing] of last) close(`as-before/${name}-last`, { name }, closing);

  const { talos, controlPlane, machines } = definition;
  const withList = (fields: unknown, list: readonly string[] | undefined): Fields => ({
    ...(isFields(fields) ? fields : {}),
    ...(list === undefined || list.length === 0 ? {} : { patches: list }),
  });
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(definition)) {
    if (key === "machines") {
      if (lists.talos.length > 0 || isFields(talos)) result.talos = withList(talos, lists.talos);
      if (lists.controlPlane.length > 0 || isFields(controlPlane))
        result.controlPlane = withList(controlPlane, lists.controlPlane);
      result.machines = Object.fromEntries(
        Object.entries(isFields(machines) ? machines : {}).map(([name, machine]) => [
          name,
          withList(machine, own.get(name)),
        ]),
      );
    } else if (key !== "talos" && key !== "controlPlane") result[key] = value;
  }
  return { definition: result, files, fileOf };
}

/** What is left for single machines, as closings with their files. */
export function lastClosings(last: ReadonlyMap<string, Closing>): readonly ClosingFor[] {
  return [...last].map(([name, closing]) => ({
    whom: { name },
    file: `as-before/${name}-last`,
    closing,
    machines: [name],
  }));
}
