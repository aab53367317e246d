import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeployError } from "../../../infra/deploy/deploy-error";
import { runDeploy } from "../../../infra/deploy/run";
import { deployPlan } from "../../../infra/deploy/steps";
import { findTools } from "../../../infra/deploy/tools";
import { sampleCluster } from "../sample";

const STACKS = ["home-keys", "home-machines", "home-platform"];

let top: string;

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "groundwork-deploy-"));
  mkdirSync(join(top, "bin"));
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

/** A program on PATH that notes how it was called, then runs the given lines of sh. */
function fake(program: string, script = ""): void {
  const file = join(top, "bin", program);
  writeFileSync(file, `#!/bin/sh\necho "${program} $*" >> "${join(top, "calls")}"\n${script}\n`);
  chmodSync(file, 0o755);
}

const environment = () => ({ PATH: join(top, "bin") });
const calls = () => (existsSync(join(top, "calls")) ? readFileSync(join(top, "calls"), "utf8").trim().split("\n") : []);

async function deploy(direction: "up" | "down", dryRun = false): Promise<{ told: string[]; error?: string }> {
  const told: string[] = [];
  const run = { folder: top, environment: environment(), tell: (line: string) => told.push(line), yes: true, dryRun };
  try {
    await runDeploy(deployPlan(sampleCluster(), STACKS, direction), findTools(environment()), run);
    return { told };
  } catch (error) {
    if (error instanceof DeployError) return { told, error: error.message };
    throw error;
  }
}

const PRINTS_OUTPUTS =
  'case "$*" in *"output -raw kubeconfig") printf "the kubeconfig";; *talosconfig) printf "the talosconfig";; esac';

describe("running a deployment", () => {
  it("TC-1: up runs every program in order and leaves credentials that only their owner can read", async () => {
    fake("terraform", PRINTS_OUTPUTS);
    fake("kubectl");
    const { told, error } = await deploy("up");
    expect(error).toBeUndefined();
    expect(calls()).toEqual(told.map((line) => line.replace(/ > .*/, "")));
    expect(calls().at(-1)).toBe("terraform -chdir=dist/terraform/stacks/home-platform apply -auto-approve");
    const kubeconfig = join(top, "state/home/kubeconfig");
    expect(readFileSync(kubeconfig, "utf8")).toBe("the kubeconfig");
    expect(statSync(kubeconfig).mode & 0o777).toBe(0o600);
    expect(statSync(join(top, "state")).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(top, "state/home/talosconfig"), "utf8")).toBe("the talosconfig");
  });

  it("stops at the first failure and says what failed, what was not begun, and what to do", async () => {
    fake("terraform", `case "$*" in *home-machines\\ apply*) exit 7;; esac`);
    fake("kubectl");
    const { error } = await deploy("up");
    expect(error).toBe(
      "apply home-machines: terraform ended with code 7. Not begun: credentials of home-machines, wait for the Kubernetes API, apply home-platform. Fix: correct what it reported above and run the same command again; what is done already stays done.",
    );
    expect(calls().some((call) => call.includes("home-platform"))).toBe(false);
  });

  it("a failed output leaves no half-written credentials", async () => {
    fake("terraform", 'case "$*" in *"output -raw"*) printf half; exit 1;; esac');
    fake("kubectl");
    const { error } = await deploy("up");
    expect(error).toMatch(/^credentials of home-machines: terraform ended with code 1/);
    expect(existsSync(join(top, "state/home/kubeconfig"))).toBe(false);
  });

  it("TC-1: down never begins to destroy while GitOps could put things back", async () => {
    fake("terraform", PRINTS_OUTPUTS);
    fake("kubectl", "exit 1");
    const { error } = await deploy("down");
    expect(error).toMatch(
      /^suspend GitOps: kubectl ended with code 1\. Not begun: destroy home-platform, destroy home-machines\./,
    );
    expect(error).toContain("--cluster-gone");
    expect(calls().some((call) => call.includes("destroy"))).toBe(false);
  });

  it("a command for each line runs once a line and stops where one fails", async () => {
    fake("kubectl", 'case "$*" in *"get applications"*) printf "app/a\\napp/b\\napp/c\\n";; *app/b) exit 3;; esac');
    const cluster = sampleCluster({ gitops: { engine: "argocd", repository: "https://git.example.org/home.git" } });
    const steps = deployPlan(cluster, STACKS, "down").filter(({ kind }) => kind === "suspend-gitops");
    const run = { folder: top, environment: environment(), tell: () => undefined, yes: true };
    const tools = { runner: "terraform", program: ["terraform"], terraform: "terraform" } as const;
    await expect(runDeploy(steps, tools, run)).rejects.toThrow(/kubectl ended with code 3 for app\/b/);
    expect(
      calls()
        .filter((call) => call.includes("finalizers"))
        .map((call) => call.slice(-5)),
    ).toEqual(["app/a", "app/b"]);
  });

  it("a dry run only tells", async () => {
    fake("terraform");
    const { told } = await deploy("up", true);
    expect(told.length).toBeGreaterThan(5);
    expect(calls()).toEqual([]);
  });
});

describe("choosing the programs", () => {
  it("terraform before tofu before cdktf, or the one that is asked for", () => {
    fake("tofu");
    expect(findTools(environment())).toEqual({ runner: "tofu", program: ["tofu"], terraform: "tofu" });
    fake("terraform");
    expect(findTools(environment()).runner).toBe("terraform");
    expect(findTools(environment(), "tofu").terraform).toBe("tofu");
  });

  it("cdktf comes by npx where it is not installed, and runs terraform itself", () => {
    fake("terraform");
    expect(findTools(environment(), "cdktf").program).toEqual(["npx", "--yes", "cdktf-cli@0.21.0"]);
    fake("cdktf");
    expect(findTools(environment(), "cdktf")).toEqual({ runner: "cdktf", program: ["cdktf"], terraform: "terraform" });
  });

  it("a program that is not there is told by name", () => {
    expect(() => findTools(environment())).toThrow(/^neither terraform nor tofu is on PATH\. Fix: install it/);
    expect(() => findTools(environment(), "tofu")).toThrow(/^tofu is not on PATH\. Fix: install it/);
    fake("cdktf");
    expect(() => findTools(environment(), "cdktf")).toThrow(/^cdktf runs terraform or tofu, and neither is on PATH/);
  });
});
