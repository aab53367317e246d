import { NO_FILES, type ProjectFiles } from "../../lib/model/project-files";

/** Files of the operator's repository, by path. */
export function filesOf(texts: Readonly<Record<string, string>>): ProjectFiles {
  const below = (folder: string) => Object.keys(texts).filter((path) => path.startsWith(`${folder}/`));
  return {
    ...NO_FILES,
    read: (path) => texts[path],
    kind: (path) => (texts[path] !== undefined ? "file" : below(path).length > 0 ? "folder" : undefined),
    list: (folder) =>
      [...new Set(below(folder).map((path) => path.slice(folder.length + 1).split("/")))]
        .map(([name = "", ...rest]) => ({ name, folder: rest.length > 0 }))
        .filter((entry, index, all) => all.findIndex(({ name }) => name === entry.name) === index)
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
