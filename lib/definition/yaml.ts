import { load, YAMLException } from "js-yaml";
import type { Problem } from "../model/problem";

/**
 * Reads a YAML definition. Duplicate keys are refused, and so are aliases: a
 * definition has no need of them, and a chain of them can grow without bound.
 */
export function readYaml(text: string, file: string): { value: unknown; problems: readonly Problem[] } {
  try {
    return { value: load(text, { filename: file, maxAliases: 0 }), problems: [] };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line =
      error.mark === undefined || error.mark === null
        ? ""
        : `line ${error.mark.line + 1}, column ${error.mark.column + 1}`;
    return {
      value: undefined,
      problems: [
        { file, path: line, got: error.reason, want: "YAML without duplicate keys, aliases or syntax errors" },
      ],
    };
  }
}
