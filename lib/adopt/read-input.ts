import type { ProjectFiles } from "../model/project-files";
import type { Generated } from "./base";

/** What a reader of a format gets. */
export interface ReadInput {
  /** The folder that is taken over. */
  readonly files: ProjectFiles;
  /** The file that the format is known by. */
  readonly file: string;
  /** Variables of the environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly generated: Generated;
  /** Versions for a home that runs nowhere yet. */
  readonly newest: { readonly talos: string; readonly kubernetes: string };
}
