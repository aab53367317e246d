import { isFields, listAt } from "../data/fields";
import type { FoundHome } from "./found";
import { type ReadInput, readTalhelper } from "./talhelper/read";
import { readTopf } from "./topf/read";

/** A form in which people describe their clusters. */
export interface Format {
  /** For people, e.g. `talhelper's talconfig.yaml`. */
  readonly title: string;
  /** How the files that may hold it end. */
  readonly files: RegExp;
  /** True for a file that is the form's own, by its content; documents are undefined where it is no YAML. */
  readonly isIts: (file: CandidateFile) => boolean;
  /** True where several files together are one home. */
  readonly several?: boolean;
  readonly read: (input: ReadInput & { readonly all: readonly string[] }) => FoundHome;
}

/** A file that may be one of a form. */
export interface CandidateFile {
  readonly path: string;
  readonly text: string;
  /** Its YAML documents; empty for another language. */
  readonly documents: readonly unknown[];
}

const YAML = /\.ya?ml$/;

/** Every form that can be taken over. */
export const FORMATS: readonly Format[] = [
  {
    title: "talhelper's talconfig.yaml",
    files: YAML,
    isIts: ({ documents: [first] }) =>
      isFields(first) &&
      typeof first.clusterName === "string" &&
      typeof first.endpoint === "string" &&
      listAt(first, "nodes").some((node) => isFields(node) && typeof node.hostname === "string"),
    read: readTalhelper,
  },
  {
    title: "topf's topf.yaml",
    files: YAML,
    isIts: ({ documents: [first] }) =>
      isFields(first) &&
      typeof first.clusterName === "string" &&
      typeof first.clusterEndpoint === "string" &&
      listAt(first, "nodes").some((node) => isFields(node) && typeof node.host === "string"),
    read: readTopf,
  },
];
