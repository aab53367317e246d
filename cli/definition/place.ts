import { SourceMap } from "node:module";
import { type Compiled, inProject } from "./compile";

/** `clusters/a.ts:3:7` of the first frame of a stack inside a script that was compiled; undefined where there is none. */
export function placeIn(
  stack: string,
  { project, script, compiled }: { readonly project: string; readonly script: string; readonly compiled: Compiled },
): string | undefined {
  const frame = stack.split("\n").find((line) => line.includes(script));
  const [, line, column] = /:(\d+):(\d+)\)?$/.exec(frame ?? "") ?? [];
  if (line === undefined || column === undefined || compiled.map === "") return undefined;
  const map = new SourceMap(JSON.parse(compiled.map));
  const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
  if (!("originalSource" in entry)) return undefined;
  return `${inProject(project, entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}
