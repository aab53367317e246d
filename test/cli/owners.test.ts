import { ciliumPlan, GOOD, helmRelease } from "../lib/ownership/trees";
import { definition, TestProject } from "./project";

const BOTH = {
  ...GOOD,
  "infrastructure/kustomization.yaml": "resources: [metallb, cert-manager, cilium.yaml]\n",
  "infrastructure/cilium.yaml": helmRelease("cilium", "kube-system", "1.20.0"),
};

describe("owners", () => {
  const projects: TestProject[] = [];
  const project = (files: Readonly<Record<string, string>>) => {
    const made = new TestProject({ ...files, ".git/HEAD": "ref: refs/heads/main\n" });
    projects.push(made);
    return made;
  };
  afterEach(() => {
    for (const made of projects.splice(0)) made.end();
  });

  it("TC-16: any other repository: exits with 2 and names both managers, their places, and the fix", async () => {
    const plan = JSON.stringify(ciliumPlan("1.19.1", {}));
    const { code, stdout } = await project({ ...BOTH, "plan.json": plan }).run([
      "owners",
      "--flux",
      "clusters/home",
      "--terraform-plan",
      "plan.json",
      "--conflicts",
    ]);
    expect(code).toBe(2);
    expect(stdout).toBe(`error chart cilium is managed twice, in different forms
  Terraform module.cni.helm_release.cilium of plan.json
    at plan.json: module.cni.helm_release.cilium
  Flux HelmRelease kube-system/cilium
    at infrastructure/cilium.yaml
  both write: ClusterRole cilium, ClusterRole cilium-operator, ClusterRoleBinding cilium, ClusterRoleBinding cilium-operator, ConfigMap kube-system/cilium-config and 4 more
  differs: version: 1.19.1 and 1.20.0
  why: Each apply and each reconcile puts its own form back, and every node has one pod network: nodes or objects lose what the other one gave them.
  fix: leave what must exist before GitOps to Terraform and remove the HelmRelease, or make release name, namespace, version and values the same and let Terraform ignore changes

the inputs: 29 objects of 7 managers, 1 conflict, 0 warnings, 0 notes
`);
  });

  it("without a conflict it prints the table, by manager, and exits with 0", async () => {
    const { code, stdout } = await project(GOOD).run(["owners", "--flux", "clusters/home"]);
    expect(code).toBe(0);
    expect(stdout).toContain("Flux Kustomization flux-system/apps\n  ConfigMap media/settings  apps/settings.yaml\n");
    expect(stdout).toContain("0 conflicts");
  });

  it("as JSON it never holds the values of releases", async () => {
    const secret = ["hunter", "2"].join("");
    const files = {
      ...GOOD,
      "infrastructure/metallb/release.yaml": helmRelease("metallb", "a", "1.0.0", `{ password: ${secret} }`),
    };
    const { stdout } = await project(files).run(["owners", "--flux", "clusters/home", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject([{ name: "the inputs", conflicts: [] }]);
    expect(stdout).not.toContain(secret);
  });

  it("judges the output of one's own definitions, which has one owner for each object", async () => {
    const { code, stdout } = await project({ "clusters/home.yaml": definition("home") }).run([
      "owners",
      "home",
      "--conflicts",
    ]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^home: \d+ objects of \d+ managers, 0 conflicts/)]);
  });

  it("says what is wrong with an input", async () => {
    const broken = project({ "plan.json": "{}" });
    expect((await broken.run(["owners", "--terraform-plan", "plan.json"])).stderr).toContain("terraform show -json");
    expect((await broken.run(["owners", "--flux", "nowhere"])).stderr).toContain("nowhere");
  });
});
