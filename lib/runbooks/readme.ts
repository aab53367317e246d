import { anchor, blocks, bullets, code, plain, table } from "../document/markdown";
import type { Cluster } from "../model/cluster";

/** What to open when, of all documents of a cluster. */
export const DOCUMENTS: readonly { readonly file: string; readonly when: string }[] = [
  { file: "index.html", when: "Look at the whole: hosts, addresses, order of stages, volumes, what a loss takes away" },
  { file: "BOOTSTRAP.md", when: "Make the cluster, once" },
  { file: "OPERATIONS.md", when: "Look after it, change it, repair it" },
  { file: "UPGRADE.md", when: "Go to newer versions, hop by hop" },
  { file: "DISASTER-RECOVERY.md", when: "Something is lost" },
  { file: "inventory.md", when: "Find a machine, an address or an image" },
  { file: "report.md", when: "See why: findings, order of stages, Pod Security levels" },
  { file: "model.json", when: "For scripts: the definition with every default" },
];

/**
 * The first page of a cluster's documents.
 *
 * @param titles titles of OPERATIONS and DISASTER-RECOVERY by runbook, in their order
 */
export function clusterReadme(
  cluster: Cluster,
  titles: readonly { readonly file: string; readonly title: string }[],
): string {
  return `${blocks(
    `# ${plain(cluster.name)}`,
    `Made from ${code(cluster.file)}; change that file, not these.`,
    table(
      ["open", "when"],
      DOCUMENTS.map(({ file, when }) => [`[${file}](${file})`, when]),
    ),
    ...["OPERATIONS", "DISASTER-RECOVERY"].map((file) =>
      blocks(
        `## In ${file}`,
        bullets(
          titles.flatMap((one) =>
            one.file === file ? [`[${plain(one.title)}](${file}.md#${anchor(one.title)})`] : [],
          ),
        ),
      ),
    ),
  )}\n`;
}
