import type { ConfigMap, Volume, VolumeMount } from "../../imports/k8s/core-v1";
import type { App } from "../model/app";
import type { AppFile } from "../model/app-file";
import { configDigest, fingerprint } from "./fingerprint";
import { commonLabels } from "./labels";

/** What an app's `files` become. */
export interface AppFiles {
  readonly mounts: readonly VolumeMount[];
  readonly pod: readonly Volume[];
  /** The ConfigMap of the files that the definition itself holds; absent: it holds none. */
  readonly configMap?: (ConfigMap & { readonly metadata: { readonly name: string } }) | undefined;
  /** Annotations of the pod: another text gives another pod, as programs read their files once. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** Files of one ConfigMap or Secret with one mode. */
interface Source {
  readonly kind: "configMap" | "secret";
  readonly of: string;
  readonly mode: number | undefined;
  /** Absent: the whole folder is asked for. */
  readonly keys: Set<string> | undefined;
}

/** @param taken names that other volumes of the pod have already */
export function appFiles(name: string, namespace: string, app: App, taken: Iterable<string>): AppFiles {
  const entries = Object.entries(app.files ?? {});
  const ours = `${name}-files`;
  const keys = keysOf(entries.filter(([, file]) => file.kind === "text").map(([path]) => path));
  const sources = new Map<string, Source>();
  const placed = entries.map(([path, file]) => {
    const key = file.kind === "text" ? keys.get(path) : file.key;
    const of = file.kind === "text" ? ours : file.kind === "secret" ? file.secret : file.configMap;
    const kind = file.kind === "secret" ? ("secret" as const) : ("configMap" as const);
    const mode = modeOf(file);
    const id = [kind, of, mode ?? "", key === undefined ? "folder" : "keys"].join("|");
    const source = sources.get(id) ?? { kind, of, mode, keys: key === undefined ? undefined : new Set<string>() };
    if (key !== undefined) source.keys?.add(key);
    sources.set(id, source);
    return { path, id, key };
  });
  const names = volumeNames(sources, taken);
  const data = Object.fromEntries(
    entries.flatMap(([path, file]) => (file.kind === "text" ? [[keys.get(path) ?? path, file.text]] : [])),
  );
  const own = Object.keys(data).length > 0;
  return {
    mounts: placed.map(({ path, id, key }) => ({
      name: names.get(id) ?? id,
      mountPath: path,
      ...(key === undefined ? {} : { subPath: key }),
      readOnly: true,
    })),
    pod: [...sources].map(([id, source]) => podVolume(names.get(id) ?? id, source)),
    ...(own
      ? {
          configMap: {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: ours, namespace, labels: commonLabels(name) },
            data,
          },
        }
      : {}),
    annotations: own ? configDigest(JSON.stringify(data)) : {},
  };
}

function modeOf(file: AppFile): number | undefined {
  return "mode" in file && file.mode !== undefined ? Number.parseInt(file.mode, 8) : undefined;
}

function podVolume(name: string, { kind, of, mode, keys }: Source): Volume {
  const more = {
    ...(mode === undefined ? {} : { defaultMode: mode }),
    ...(keys === undefined ? {} : { items: [...keys].sort().map((key) => ({ key, path: key })) }),
  };
  return kind === "secret" ? { name, secret: { secretName: of, ...more } } : { name, configMap: { name: of, ...more } };
}

/** Keys of the ConfigMap by path: `/etc/app.yaml` → `etc_app.yaml`. A further file renames none. */
function keysOf(paths: readonly string[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  const taken = new Set<string>();
  for (const path of paths) {
    const plain = path.replace(/^\//, "").replaceAll(/[^A-Za-z0-9._-]+/g, "_");
    const key = taken.has(plain) || plain === "" ? `${plain}_${fingerprint(path)}` : plain;
    taken.add(key);
    keys.set(path, key);
  }
  return keys;
}

/** Volumes that hold data keep their names, so those of files give way. */
function volumeNames(sources: ReadonlyMap<string, Source>, others: Iterable<string>): ReadonlyMap<string, string> {
  const taken = new Set(others);
  const names = new Map<string, string>();
  for (const [id, { kind, of }] of sources) {
    const plain = `${kind === "secret" ? "secret" : "config"}-${of}`;
    const name =
      taken.has(plain) || plain.length > 63 ? `${plain.slice(0, 50).replace(/-$/, "")}-${fingerprint(id)}` : plain;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}
