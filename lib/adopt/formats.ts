import { isFields, listAt } from "../data/fields";
import { isClusterTemplate, readClusterTemplate } from "./cluster-template/read";
import type { FoundHome } from "./found";
import { isMachineConfig, readMachineConfigs } from "./machine-config/read";
import type { ReadInput } from "./read-input";
import { readTalhelper } from "./talhelper/read";
import { hasNodes, readTerraform, TFVARS } from "./terraform/read";
import { TITLES } from "./titles";
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
  /** True where files of other forms below it are what it made. */
  readonly rendersOthers?: boolean;
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
    title: TITLES.clusterTemplate,
    files: /(^|\/)cluster\.(toml|ya?ml)$/,
    isIts: ({ path, text, documents }) => isClusterTemplate(path, text, documents),
    rendersOthers: true,
    read: readClusterTemplate,
  },
  {
    title: TITLES.talhelper,
    files: YAML,
    isIts: ({ documents: [first] }) =>
      isFields(first) &&
      typeof first.clusterName === "string" &&
      typeof first.endpoint === "string" &&
      listAt(first, "nodes").some((node) => isFields(node) && typeof node.hostname === "string"),
    read: readTalhelper,
  },
  {
    title: TITLES.topf,
    files: YAML,
    isIts: ({ documents: [first] }) =>
      isFields(first) &&
      typeof first.clusterName === "string" &&
      typeof first.clusterEndpoint === "string" &&
      listAt(first, "nodes").some((node) => isFields(node) && typeof node.host === "string"),
    read: readTopf,
  },
  {
    title: TITLES.terraform,
    files: TFVARS,
    isIts: ({ path, text }) => hasNodes(path, text),
    read: readTerraform,
  },
  {
    title: TITLES.machineConfig,
    files: YAML,
    isIts: ({ documents }) => isMachineConfig(documents),
    several: true,
    read: readMachineConfigs,
  },
];
