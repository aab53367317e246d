import type { Problem } from "../../lib/model/problem";
import type { ProjectFiles } from "../../lib/model/project-files";
import type { FoundFile } from "../../lib/secrets/secret-file";
import type { Answers } from "../kept-clusters";
import type { DefinitionFile } from "./find";

/** What a definition file says, before anything of it is parsed. */
export interface DefinitionValue {
  /** Where it was read from. */
  readonly file: DefinitionFile;
  /** What it says, or what keeps it from saying anything. YAML is parsed when somebody asks. */
  readonly said: FileResult;
  /** Its text, where everything that it says follows from that alone and nothing in it has a last day. */
  readonly alone?: string | undefined;
  /** What is stored encrypted next to it, and what is wrong with that. */
  readonly secrets: { readonly files: readonly FoundFile[]; readonly problems: readonly Problem[] };
  /** Files of the project; every question to them is noted. */
  readonly files: ProjectFiles;
  /** Those questions so far, with their answers. */
  readonly answers: () => Answers;
}

/** The value of a definition file, with its text where it is YAML; or what is wrong with it. */
export type FileResult =
  | { readonly value: unknown; readonly text?: string }
  | { readonly problems: readonly Problem[] };
