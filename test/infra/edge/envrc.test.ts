import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cliTools, clusterEnvrc, topEnvrc } from "../../../infra/edge/envrc";
import { sampleCluster } from "../sample";

let top: string;

beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), "groundwork-envrc-")));
  const file = join(top, "dist/edge/home/.envrc");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, clusterEnvrc(sampleCluster())[".envrc"] ?? "");
  writeFileSync(join(top, ".envrc"), topEnvrc("home"));
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

function shell(command: string): string {
  return execFileSync("bash", ["-c", command], { cwd: "/", encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

describe("TC-17: the environment of a cluster", () => {
  it("exports KUBECONFIG and TALOSCONFIG, from any folder", () => {
    expect(shell(`. ${top}/dist/edge/home/.envrc; echo "$KUBECONFIG $TALOSCONFIG"`)).toBe(
      `${top}/state/home/kubeconfig ${top}/state/home/talosconfig\n`,
    );
  });

  it("the one at the top picks a cluster", () => {
    expect(shell(`. ${top}/.envrc; echo "$KUBECONFIG"`)).toBe(`${top}/state/home/kubeconfig\n`);
    expect(shell(`export GROUNDWORK_CLUSTER=nowhere; . ${top}/.envrc; echo "[$KUBECONFIG]"`)).toBe("[]\n");
  });

  it("E1: the one of this repository loads none of the examples until one is chosen", () => {
    const committed = readFileSync(join(__dirname, "../../../.envrc"), "utf8");
    expect(committed).toBe(topEnvrc(undefined));
    writeFileSync(join(top, ".envrc"), committed);
    expect(shell(`unset GROUNDWORK_CLUSTER KUBECONFIG; . ${top}/.envrc; echo "[$KUBECONFIG]"`)).toBe("[]\n");
    expect(shell(`export GROUNDWORK_CLUSTER=home; . ${top}/.envrc; echo "$KUBECONFIG"`)).toBe(
      `${top}/state/home/kubeconfig\n`,
    );
  });

  it("names the programs with the versions that fit the cluster", () => {
    const text = clusterEnvrc(sampleCluster())[".envrc"] ?? "";
    expect(text).toMatch(/# {3}talosctl +the nodes, 1\.13\.9/);
    expect(text).toMatch(/# {3}kubectl +the cluster, 1\.36/);
    const age = ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"];
    const programs = (cluster: ReturnType<typeof sampleCluster>) => cliTools(cluster).map(({ program }) => program);
    expect(programs(sampleCluster({ secrets: { sops: { age } } }))).toEqual([
      ...programs(sampleCluster()),
      "sops",
      "age",
    ]);
  });

  it("holds no path of the machine that wrote it", () => {
    expect(clusterEnvrc(sampleCluster())[".envrc"]).not.toContain(process.cwd());
  });
});
