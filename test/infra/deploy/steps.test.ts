import { commandsOf, showCommand, type Tools } from "../../../infra/deploy/command";
import { deployPlan } from "../../../infra/deploy/steps";
import { sampleCluster } from "../sample";

const ALL = ["home-keys", "home-access", "home-machines", "home-platform"];
const TERRAFORM: Tools = { runner: "terraform", program: ["terraform"], terraform: "terraform" };
const CDKTF: Tools = { runner: "cdktf", program: ["npx", "--yes", "cdktf-cli@0.21.0"], terraform: "tofu" };

function shown(direction: "up" | "down", tools: Tools, options: { yes: boolean; clusterGone?: boolean }, stacks = ALL) {
  const steps = deployPlan(sampleCluster(), stacks, direction, options);
  return steps.flatMap((step) => commandsOf(step, tools, options)).map(showCommand);
}

describe("TC-1: one command brings a cluster up", () => {
  it("stack after stack, with credentials written and the API awaited in between", () => {
    expect(shown("up", TERRAFORM, { yes: true })).toEqual([
      "terraform -chdir=dist/terraform/stacks/home-keys init -input=false",
      "terraform -chdir=dist/terraform/stacks/home-keys apply -auto-approve",
      "terraform -chdir=dist/terraform/stacks/home-access init -input=false",
      "terraform -chdir=dist/terraform/stacks/home-access apply -auto-approve",
      "terraform -chdir=dist/terraform/stacks/home-machines init -input=false",
      "terraform -chdir=dist/terraform/stacks/home-machines apply -auto-approve",
      "terraform -chdir=dist/terraform/stacks/home-machines init -input=false",
      "terraform -chdir=dist/terraform/stacks/home-machines output -raw kubeconfig > state/home/kubeconfig",
      "terraform -chdir=dist/terraform/stacks/home-machines output -raw talosconfig > state/home/talosconfig",
      "kubectl --kubeconfig state/home/kubeconfig get --raw /readyz",
      "terraform -chdir=dist/terraform/stacks/home-platform init -input=false",
      "terraform -chdir=dist/terraform/stacks/home-platform apply -auto-approve",
    ]);
  });

  it("Terraform asks before each apply unless told not to", () => {
    const commands = shown("up", TERRAFORM, { yes: false });
    expect(commands.some((command) => command.includes("auto-approve"))).toBe(false);
  });

  it("layers that the cluster does not have are left out", () => {
    const commands = shown("up", TERRAFORM, { yes: true }, ["home-machines", "home-platform"]);
    expect(commands.some((command) => /home-(keys|access)/.test(command))).toBe(false);
  });

  it("cdktf deploys what dist/ holds, by npx where it is not installed; outputs are read by what it runs", () => {
    const commands = shown("up", CDKTF, { yes: true });
    expect(commands[0]).toBe(
      "npx --yes cdktf-cli@0.21.0 deploy home-keys --skip-synth --ignore-missing-stack-dependencies --auto-approve",
    );
    expect(commands).toContain(
      "tofu -chdir=dist/terraform/stacks/home-machines output -raw kubeconfig > state/home/kubeconfig",
    );
  });

  it("a cluster that is not synthesized is a mistake with its repair", () => {
    expect(() => deployPlan(sampleCluster(), [], "up")).toThrow(
      /no stack home-machines.*Fix: run npx groundwork synth first/,
    );
  });
});

describe("TC-1: and down, so that it can come up again", () => {
  it("GitOps is suspended first, then platform, machines, access go; the keys stay", () => {
    const commands = shown("down", TERRAFORM, { yes: true });
    expect(commands[3]).toBe(
      'kubectl --kubeconfig state/home/kubeconfig --namespace flux-system patch kustomizations.kustomize.toolkit.fluxcd.io/flux-system --field-manager=groundwork --type=merge \'--patch={"spec":{"suspend":true}}\'',
    );
    expect(commands.filter((command) => command.includes(" destroy"))).toEqual([
      "terraform -chdir=dist/terraform/stacks/home-platform destroy -auto-approve",
      "terraform -chdir=dist/terraform/stacks/home-machines destroy -auto-approve",
      "terraform -chdir=dist/terraform/stacks/home-access destroy -auto-approve",
    ]);
  });

  it("the FluxInstance stays enabled: a disabled one leaves its finalizers behind, and namespaces never end", () => {
    expect(shown("down", TERRAFORM, { yes: true }).some((command) => command.includes("reconcile=disabled"))).toBe(
      false,
    );
  });

  it("Argo CD is stopped as well, and its Applications wait for nobody", () => {
    const cluster = sampleCluster({ gitops: { engine: "argocd", repository: "https://git.example.org/home.git" } });
    const steps = deployPlan(cluster, ALL, "down");
    const commands = steps.flatMap((step) => commandsOf(step, TERRAFORM, { yes: true })).map(showCommand);
    expect(commands.filter((command) => command.includes("--namespace argocd"))).toEqual([
      "kubectl --kubeconfig state/home/kubeconfig --namespace argocd scale statefulset/argocd-application-controller --replicas=0",
      'kubectl --kubeconfig state/home/kubeconfig --namespace argocd get applications.argoproj.io --output=name | xargs -n 1 kubectl --kubeconfig state/home/kubeconfig --namespace argocd patch --type=merge \'--patch={"metadata":{"finalizers":null}}\'',
    ]);
  });

  it("a cluster that no longer answers is not asked for anything", () => {
    const commands = shown("down", TERRAFORM, { yes: true, clusterGone: true });
    expect(commands.some((command) => command.startsWith("kubectl") || command.includes("home-platform"))).toBe(false);
    expect(commands.filter((command) => command.includes(" destroy"))).toHaveLength(2);
  });
});
