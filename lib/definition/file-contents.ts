import type { App } from "../model/app";
import type { MachineSettings } from "../model/machine-settings";
import { type Problem, show } from "../model/problem";
import type { ProjectFiles } from "../model/project-files";
import { ownPath } from "./own-files";

type Files = MachineSettings["files"];

/** Machine configurations and ConfigMaps hold files whole (Kubernetes documentation: ConfigMap, at most 1 MiB). */
const MOST_CHARACTERS = 512 * 1024;

/**
 * Settings whose files have their content, those read that name a file of the
 * repository.
 *
 * @param file the definition, e.g. `clusters/home.yaml`
 * @param path of the settings in the definition, e.g. `talos` or `machines.cp-1`
 */
export function withFileContents<Settings extends { readonly files?: Files }>(
  settings: Settings,
  { file, path }: { readonly file: string; readonly path: string },
  files: ProjectFiles,
  problems: Problem[],
): Settings {
  if (!Object.values(settings.files ?? {}).some((one) => one.file !== undefined)) return settings;
  const read = Object.entries(settings.files ?? {}).map(([name, one]) => {
    if (one.file === undefined) return [name, one] as const;
    const at = { file, path: `${path}.files[${JSON.stringify(name)}].file` };
    const content = contentOf({ ...at, name: one.file }, files);
    if (typeof content === "string") return [name, { ...one, content }] as const;
    problems.push(content);
    return [name, one] as const;
  });
  return { ...settings, files: Object.fromEntries(read) };
}

/**
 * Apps whose files have their text, those read that name a file of the
 * repository.
 *
 * @param file the definition, e.g. `clusters/home.yaml`
 */
export function withFileTexts(
  file: string,
  apps: Readonly<Record<string, App>>,
  files: ProjectFiles,
  problems: Problem[],
): Readonly<Record<string, App>> {
  return Object.fromEntries(
    Object.entries(apps).map(([name, app]) => {
      if (app.files === undefined) return [name, app];
      const read = Object.entries(app.files).map(([path, one]) => {
        if (!("file" in one)) return [path, one] as const;
        const at = { file, path: `apps.${name}.files[${JSON.stringify(path)}].file` };
        const text = contentOf({ ...at, name: one.file }, files);
        if (typeof text === "string") return [path, { ...one, text }] as const;
        problems.push(text);
        return [path, one] as const;
      });
      return [name, { ...app, files: Object.fromEntries(read) }];
    }),
  );
}

function contentOf(naming: Parameters<typeof ownPath>[1], files: ProjectFiles): string | Problem {
  const path = ownPath(files, naming);
  if (typeof path !== "string") return path;
  const { name, ...at } = naming;
  const text = files.read(path);
  if (text === undefined)
    return { ...at, got: show(name), want: "a file: this is a folder", fix: "name one file of it" };
  if (text.includes("\ufffd") || text.includes("\0"))
    return { ...at, got: `${path}, which is no text`, want: "a text file in UTF-8" };
  if (text.length > MOST_CHARACTERS)
    return { ...at, got: `${path} with ${text.length} characters`, want: `at most ${MOST_CHARACTERS}` };
  return text;
}
