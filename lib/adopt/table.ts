import { blocks, bullets, code, plain, sh, table } from "../document/markdown";
import { cmd } from "../document/shell";
import type { Adopted } from "./adopt";
import type { FoundHome } from "./found";
import type { Row } from "./rows";

/** Words for where a key went. */
export function placeOf({ outcome, where }: Row): string {
  if (outcome === "field") return where;
  if (outcome === "patch") return where;
  return where === "" ? outcome : `${outcome}: ${where}`;
}

/** How many keys went where, in words. */
export function summaryOf({ rows }: Pick<Adopted, "rows">): string {
  const count = (outcome: Row["outcome"]) => rows.filter((row) => row.outcome === outcome).length;
  return `${rows.length} keys: ${count("field")} are fields, ${count("patch")} are in patches, ${count("kept")} hold without being said, ${count("left out")} are left out`;
}

/** The text of `docs/ADOPTED.md`. */
export function adoptedMarkdown(home: FoundHome, adopted: Adopted, definition: string): string {
  const { name, rows, differences } = adopted;
  const left = rows.filter(({ outcome }) => outcome === "left out");
  const asBefore = code("patches/as-before/");
  return `${blocks(
    `# ${plain(name)}: adopted from ${plain(home.origin)}`,
    `The definition is ${code(definition)}; its patches are below ${code(`clusters/${name}/patches/`)}. ${summaryOf(adopted)}.`,
    "## The machines stay as they are",
    differences.length === 0
      ? `The machine configurations of ${home.machines.length === 1 ? "the machine" : `all ${home.machines.length} machines`} say the same before and after, document by document, by Talos' own rules of merging. ${asBefore} holds what it takes: take a line out of it to have Groundwork's own in its place.`
      : blocks(
          "These are different afterwards:",
          table(
            ["machine", "document", "path", "before", "after"],
            differences.map(({ machine, document, path, before, after }) => [
              plain(machine),
              plain(document),
              code(path),
              code(short(before)),
              code(short(after)),
            ]),
          ),
        ),
    "## Next",
    nextSteps(home, name),
    left.length === 0 ? "" : "## Left out",
    left.length === 0
      ? ""
      : bullets(left.map((row) => `${code(`${row.file}:${row.line}`)} ${code(row.key)}: ${plain(row.why)}.`)),
    "## Where each key went",
    `${code("kept")} means: it is in force without being said.`,
    table(
      ["from", "key", "where it is now", "note"],
      rows.map((row) => [plain(`${row.file}:${row.line}`), code(row.key), plain(placeOf(row)), plain(row.why)]),
    ),
  )}\n`;
}

function nextSteps({ secrets }: FoundHome, name: string): string {
  const stack = `dist/terraform/stacks/${name}-machines`;
  const plainSecrets = secrets === undefined ? "secrets.yaml" : `state/${name}-secrets.yaml`;
  return blocks(
    "Terraform must learn that the cluster is there before its first apply. It takes Talos' secrets from the file that you have, and makes none.",
    sh(
      cmd`npx groundwork synth ${name}`,
      cmd`terraform -chdir=${stack} init`,
      secrets === undefined
        ? cmd`# secrets.yaml: talosctl gen secrets --from-controlplane-config <configuration of a control plane>`
        : cmd`sops --decrypt ${`clusters/${name}/talsecret.sops.yaml`} > ${plainSecrets}`,
      cmd`terraform -chdir=${stack} import ${`talos_machine_secrets.${name}`} "$PWD/${plainSecrets}"`,
      cmd`terraform -chdir=${stack} import ${`talos_machine_bootstrap.${name}`} adopted`,
      ...(secrets === undefined ? [] : [cmd`shred -u ${plainSecrets}`]),
      cmd`terraform -chdir=${stack} plan`,
    ),
    "The plan makes resources of the provider and changes no machine: what it applies is what the machines have. What runs in the cluster stays with whoever manages it now, until you take it over with components and apps.",
  );
}

function short(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value) ?? "";
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
