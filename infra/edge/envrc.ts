import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { kubeconfigFile, talosconfigFile } from "../../lib/runbooks/access";

/** The running script's own path, in bash; direnv runs bash. */
const SCRIPT = cmd`$BASH_SOURCE`;

/** A program that the operator needs at the command line. */
export interface CliTool {
  /** Name of the program. */
  readonly program: string;
  /** What it is needed for. */
  readonly why: string;
}

/**
 * The cluster's own `.envrc`, at `dist/edge/<cluster>/.envrc`: it works from
 * direnv and from a shell that sources it, in any folder.
 */
export function clusterEnvrc(cluster: Cluster): Readonly<Record<string, string>> {
  const tools = cliTools(cluster);
  const width = Math.max(...tools.map(({ program }) => program.length));
  const lines = [
    cmd`# Environment of cluster ${cluster.name}. Credentials are written by: npx groundwork deploy ${cluster.name}`,
    cmd`groundwork_top="$(cd "$(dirname "${SCRIPT}")/../../.." && pwd)"`,
    cmd`export KUBECONFIG="$groundwork_top/${kubeconfigFile(cluster)}"`,
    cmd`export TALOSCONFIG="$groundwork_top/${talosconfigFile(cluster)}"`,
    ...(cluster.secrets.sops === undefined
      ? []
      : [cmd`export SOPS_CONFIG="$groundwork_top/dist/edge/${cluster.name}/.sops.yaml"`]),
    cmd`unset groundwork_top`,
    cmd``,
    cmd`# Programs for this cluster:`,
    ...tools.map(({ program, why }) => cmd`#   ${program.padEnd(width)}  ${why}`),
    cmd`for groundwork_tool in ${tools.map(({ program }) => program)}; do`,
    cmd`  command -v "$groundwork_tool" >/dev/null || echo "not on PATH: $groundwork_tool" >&2`,
    cmd`done`,
    cmd`unset groundwork_tool`,
  ];
  return { ".envrc": `${lines.join("\n")}\n` };
}

/**
 * The `.envrc` at the top of a repository: it loads one cluster.
 *
 * @param cluster the one it loads by default; absent: none, because a command that goes to a cluster
 *   that nobody chose goes to the wrong one
 */
export function topEnvrc(cluster: string | undefined): string {
  const load = `. "$(dirname "${SCRIPT}")/dist/edge/$GROUNDWORK_CLUSTER/.envrc"`;
  const lines =
    cluster === undefined
      ? [
          "# Loads the cluster that GROUNDWORK_CLUSTER names: export GROUNDWORK_CLUSTER=<name>",
          `if [ -n "\${GROUNDWORK_CLUSTER:-}" ]; then`,
          `  ${load}`,
          "else",
          '  echo "no cluster is loaded; choose one: export GROUNDWORK_CLUSTER=<name>" >&2',
          "fi",
        ]
      : [
          `# Loads the cluster ${cluster}; another one with GROUNDWORK_CLUSTER=<name>.`,
          `: "\${GROUNDWORK_CLUSTER:=${cluster}}"`,
          "export GROUNDWORK_CLUSTER",
          load,
        ];
  return `${lines.join("\n")}\n`;
}

/** The programs that a cluster is worked with; terraform may as well be tofu. */
export function cliTools(cluster: Cluster): readonly CliTool[] {
  const minor = cluster.versions.kubernetes.split(".").slice(0, 2).join(".");
  return [
    { program: "terraform", why: "the hardware stacks, 1.10 or newer (tofu does as well)" },
    { program: "talosctl", why: `the nodes, ${cluster.versions.talos}` },
    { program: "kubectl", why: `the cluster, ${minor}` },
    { program: "flux", why: "stages and releases, 2.x" },
    ...(cluster.secrets.sops === undefined
      ? []
      : [
          { program: "sops", why: "encrypted files in Git" },
          { program: "age", why: "the identity that opens them" },
        ]),
  ];
}
