import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { RenderTrouble } from "../../compiler/unrendered";
import { replaceFile } from "../../lib/emit/file-system";
import { reasonOf } from "../../lib/emit/read-file";
import { InputError } from "../../lib/model/problem";
import type { ProjectFiles } from "../../lib/model/project-files";
import type { RenderRequest } from "../../lib/plan/render-request";
import { readRender } from "../../lib/rendered/render";
import { renderFile, renderKey } from "../../lib/rendered/request";
import { readCached, writeCached } from "../cache";
import type { Host } from "../host";
import { progressOf } from "../progress";

/** Where a render is kept next to the program. */
const cacheName = (key: string) => `renders/${key.slice(0, 32)}.json`;

/** Renders that a run makes. They are only in memory until somebody writes them. */
export class NewRenders {
  private readonly made = new Map<string, string>();

  constructor(
    private readonly host: Host,
    private readonly project: string,
  ) {}

  /** Files of renders by path, relative to the project. */
  get files(): ReadonlyMap<string, string> {
    return this.made;
  }

  /** The files of the project, together with what was rendered since. */
  over(files: ProjectFiles): ProjectFiles {
    return {
      read: (path) => this.made.get(path) ?? files.read(path),
      kind: (path) => (this.made.has(path) ? "file" : files.kind(path)),
      list: (path) => files.list(path),
    };
  }

  /** Definitions over whose files lies what was rendered since. */
  overAll<Read extends { readonly files: ProjectFiles }>(definitions: readonly Read[]): readonly Read[] {
    return definitions.map((one) => ({ ...one, files: this.over(one.files) }));
  }

  /** Takes what earlier runs rendered, and makes nothing new. */
  takeKept(requests: readonly RenderRequest[]): ReadonlyMap<string, RenderTrouble> {
    this.withoutKept(requests);
    return new Map();
  }

  /** Requests by their keys that no earlier run has rendered; what one did is taken. */
  private withoutKept(requests: readonly RenderRequest[]): Map<string, RenderRequest> {
    const wanted = new Map(requests.map((request) => [renderKey(request), request]));
    for (const [key, request] of wanted) {
      // What an earlier run rendered is right for as long as its name says the same.
      const text = readCached(this.host.caches, cacheName(key));
      if (text === undefined || readRender(key, text) === undefined) continue;
      this.made.set(renderFile(request), text);
      wanted.delete(key);
    }
    return wanted;
  }

  /**
   * Renders charts, each request once; gives what keeps some from being rendered.
   *
   * @param elsewhere bytes of an archive that does not lie in its place
   */
  async render(
    requests: readonly RenderRequest[],
    elsewhere?: (request: RenderRequest) => Buffer | undefined,
  ): Promise<ReadonlyMap<string, RenderTrouble>> {
    const { host, project } = this;
    const wanted = this.withoutKept(requests);
    if (wanted.size === 0) return new Map();
    const { renderAll } = await import("./render");
    const { files, problems } = await renderAll([...wanted.values()], {
      project,
      env: host.env,
      elsewhere,
      done: progressOf(host, wanted.size, ["rendered", "charts"]),
    });
    // What is installed on the machine decides, and no file that this run has read.
    host.unsure?.("charts were rendered");
    for (const [key, request] of wanted) {
      const text = files.get(renderFile(request));
      if (text === undefined) continue;
      this.made.set(renderFile(request), text);
      writeCached(host.caches, cacheName(key), text);
    }
    return problems;
  }
}

/**
 * Writes renders into the repository, each whole or not at all. They are named
 * by all that decides about them, so one more of them changes nothing else.
 *
 * @throws InputError where the disk refuses
 */
export function writeRenders(project: string, renders: ReadonlyMap<string, string>): void {
  for (const [file, text] of renders) {
    try {
      mkdirSync(dirname(join(project, file)), { recursive: true });
      replaceFile(join(project, file), text);
    } catch (error) {
      const got = reasonOf(error);
      if (got === undefined) throw error;
      throw new InputError([{ file, path: "", got, want: "a file that can be written" }]);
    }
  }
}
