import { listAt, textAt } from "../../data/fields";
import { InputError } from "../../model/problem";
import type { ProjectFiles } from "../../model/project-files";
import { isSops } from "../../secret-scan/document";
import type { Claim, FoundSecrets } from "../found";
import { mapIn } from "../patch-source";
import type { ReadInput } from "../read-input";
import { type Leaf, leavesOf, yamlSource } from "../source";

/** Files of variables that talhelper reads by itself. */
const ENV_FILES = ["talenv.yaml", "talenv.yml", "talenv.sops.yaml", "talenv.sops.yml"];
const SECRET_FILES = ["talsecret.sops.yaml", "talsecret.sops.yml", "talsecret.yaml", "talsecret.yml"];

/** Variables of the environment and of the files that talhelper reads by itself. */
export function readVariables(files: ProjectFiles, inFolder: (name: string) => string, env: ReadInput["env"]) {
  const claims: Claim[] = [];
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) variables[name] = value;
  for (const name of ENV_FILES) {
    const path = inFolder(name);
    const text = files.read(path);
    if (text === undefined) continue;
    const source = yamlSource(path, text);
    if (source.documents.some(isSops)) {
      claims.push({
        leaf: whole(path),
        to: { kind: "kept", where: path, why: "encrypted by SOPS; Groundwork does not open it" },
      });
      continue;
    }
    Object.assign(variables, mapIn(text));
    for (const leaf of leavesOf(source, 0))
      claims.push({ leaf, to: { kind: "kept", where: "", why: "filled in where it is used" } });
  }
  return { variables, claims };
}

function whole(file: string): Leaf {
  return { file, line: 1, steps: [], value: undefined };
}

/** The encrypted file of Talos' secrets. A plain one must not go into a repository. */
export function readSecrets(
  files: ProjectFiles,
  inFolder: (name: string) => string,
  claims: Claim[],
): FoundSecrets | undefined {
  for (const name of SECRET_FILES) {
    const file = inFolder(name);
    const text = files.read(file);
    if (text === undefined) continue;
    const [document] = yamlSource(file, text).documents;
    if (!isSops(document)) {
      const target = `talsecret.sops.yaml`;
      throw new InputError([
        {
          file,
          path: "",
          got: "Talos' secrets in plain text",
          want: "a file that SOPS encrypted: whoever reads it owns the cluster",
          fix: `sops --encrypt --age <recipient> ${file} > ${inFolder(target)}, remove the plain file, and run this again`,
        },
      ]);
    }
    claims.push({
      leaf: whole(file),
      to: { kind: "kept", where: "talsecret.sops.yaml", why: "copied as it is, encrypted" },
    });
    const age = listAt(document, "sops", "age").flatMap((one) => textAt(one, "recipient") ?? []);
    return { file, text, age };
  }
  return undefined;
}
