import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commandsOf, showCommand } from "../../infra/deploy/command";
import { deployPlan } from "../../infra/deploy/steps";
import { rulesByName } from "../../lib/checks/rules/catalog";
import { at } from "../../lib/data/fields";
import type { Command } from "../../lib/document/shell";
import { homeCluster } from "../support/home";
import { ROOT, systems } from "../support/systems";

/** Every document of every system and of the README's cluster, by `cluster/NAME.md`. */
async function documents(): Promise<ReadonlyMap<string, string>> {
  const { clusters } = await systems();
  const found = new Map<string, string>();
  for (const [path, text] of [...clusters, homeCluster()].flatMap(({ tree }) => [...tree.files()])) {
    const [, cluster, name] = /^docs\/([^/]+)\/([A-Z-]+\.md)$/.exec(path) ?? [];
    if (cluster !== undefined) found.set(`${cluster}/${name}`, text);
  }
  expect(found.size).toBeGreaterThan(clusters.length);
  return found;
}

async function document(name: string): Promise<string> {
  const text = (await documents()).get(name);
  if (text === undefined) throw new Error(`no document ${name}`);
  return text;
}

const headings = (text: string) => [...text.matchAll(/^## (.+)$/gm)].map(([, title = ""]) => title);

/** Lines of the blocks of commands. */
const commands = (text: string) =>
  [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].flatMap(([, block = ""]) =>
    block.split("\n").map((line) => line.trim()),
  );

describe("E2: hosts are asked with an authority that curl knows", () => {
  it.each(["bare-metal/BOOTSTRAP.md", "bare-metal/OPERATIONS.md", "home/BOOTSTRAP.md", "home/OPERATIONS.md"])(
    "%s: the cluster's own, fetched before",
    async (name) => {
      const lines = commands(await document(name));
      const asked = lines.filter((line) => /^curl .*-w '%\{http_code\}.* https:/.test(line));
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.filter((line) => !line.includes("--cacert cluster-authority.crt"))).toEqual([]);
      expect(lines.findIndex((line) => line.endsWith("> cluster-authority.crt"))).toBeLessThan(
        lines.indexOf(asked[0] ?? ""),
      );
    },
  );

  it("ragas: that of Let's Encrypt, which everybody knows", async () => {
    const text = await document("ragas/OPERATIONS.md");
    expect(text).not.toContain("--cacert");
  });
});

it("E3: a fence is alone on its line, and every one that opens is closed, in every document", async () => {
  for (const [name, text] of await documents()) {
    const fences = text.split("\n").filter((line) => line.includes("```"));
    expect([name, fences.filter((line) => !/^ *```(\w+)?$/.test(line))]).toEqual([name, []]);
    expect([name, fences.length % 2]).toEqual([name, 0]);
    expect([name, fences.filter((_, index) => index % 2 === 1).filter((line) => /\w/.test(line))]).toEqual([name, []]);
  }
});

describe("E5: what the first deploy needs is prepared before it", () => {
  it.each([
    ["bare-metal/BOOTSTRAP.md", "The NAS for volumes"],
    ["ragas/BOOTSTRAP.md", "The NAS for volumes"],
    ["ragas/BOOTSTRAP.md", "Ceph for volumes"],
    ["ragas/BOOTSTRAP.md", "Make the Cloudflare tunnel"],
    ["bare-metal/BOOTSTRAP.md", "Boot the bare machines"],
  ])("%s: %s", async (name, section) => {
    const order = headings(await document(name));
    expect(order).toContain(section);
    expect(order.indexOf(section)).toBeLessThan(order.indexOf("Deploy with one command"));
  });

  it("what only a running cluster shows comes behind it", async () => {
    const order = headings(await document("bare-metal/BOOTSTRAP.md"));
    expect(order.indexOf("Do volumes on the NAS work")).toBeGreaterThan(order.indexOf("Verify"));
  });
});

describe("G1: by hand the commands are those of deploy down", () => {
  const tools = { runner: "terraform", program: ["terraform"], terraform: "terraform" } as const;
  const words = (command: string | Command) =>
    String(command)
      .replace(/ --kubeconfig \S+/g, "")
      .replaceAll("kubectl --namespace", "kubectl -n")
      .replace(" -auto-approve", "");

  it.each(["bare-metal", "ragas", "talos-truenas", "test-cluster", "home"])("%s", async (name) => {
    const { drafts } = await systems();
    const planned =
      name === "home" ? homeCluster().checked : drafts.find(({ planned: one }) => one.cluster.name === name)?.planned;
    if (planned === undefined) throw new Error(`no ${name}`);
    const own = planned.stacks.filter(({ inCluster }) => !inCluster).map((stack) => stack.name);
    const shown = deployPlan(planned.cluster, own, "down", {})
      .flatMap((step) => commandsOf(step, tools, { yes: true }))
      .map((command) => words(showCommand(command)))
      .filter((line) => /^kubectl .*(patch|scale)|^terraform .* destroy/.test(line));
    const text = await document(`${name}/OPERATIONS.md`);
    const section = text.slice(text.indexOf("\n## Destroy and recreate"));
    const byHand = commands(section.slice(0, section.indexOf("\n## ", 5)))
      .map(words)
      .filter((line) => /^kubectl .*(patch|scale)|^terraform .* destroy/.test(line));
    expect(byHand).toEqual(shown);
    expect(text).not.toContain("reconcile=disabled");
  });
});

it("G4: stack by stack the API is awaited between machines and platform", async () => {
  for (const [name, text] of await documents()) {
    if (!name.endsWith("BOOTSTRAP.md")) continue;
    const lines = commands(text);
    const wait = lines.findIndex((line) => /^until kubectl .*\/readyz; do sleep \d+; done$/.test(line));
    const machines = lines.findIndex((line) => /-machines apply$/.test(line));
    const platform = lines.findIndex((line) => /-platform apply$/.test(line));
    expect([name, machines < wait, wait < platform, wait > 0]).toEqual([name, true, true, true]);
  }
});

describe("H26: a dead member of etcd is removed before another one joins", () => {
  it.each(["bare-metal", "ragas", "test-cluster", "home"])("%s", async (name) => {
    const text = await document(`${name}/DISASTER-RECOVERY.md`);
    const section = text.slice(text.indexOf("\n## One node is lost"));
    const body = section.slice(0, section.indexOf("\n## ", 5));
    const [removed, made] = [body.indexOf("etcd remove-member"), body.search(/-replace|deploy |apply/)];
    expect(removed).toBeGreaterThan(0);
    expect(made).toBeGreaterThan(removed);
    expect(body).toContain("Until then it counts towards the majority");
  });

  it("the same in the repair of the finding on a machine that goes", async () => {
    const text = await document("home/OPERATIONS.md");
    const section = text.slice(text.indexOf("\n## Remove a node"));
    expect(section.slice(0, section.indexOf("\n## ", 5))).toMatch(/remove-member|talosctl .*reset/);
  });
});

describe("H23: what Flux dry-runs together", () => {
  const handbook = () => readFileSync(join(ROOT, "docs/handbook/flux.md"), "utf8");

  it("the handbook names the steps of kustomize-controller 1.9: cluster definitions, classes, the rest", () => {
    expect(handbook()).toContain(
      "CRDs, namespaces and cluster roles, then kinds that end in `Class`, then all the rest",
    );
    expect(handbook()).not.toMatch(/dry-run as a whole before anything of it is applied, so/);
  });

  it.each([rulesByName.crdBesideUser, rulesByName.removedApi, rulesByName.crdVersion])(
    "the rule $id says what of a stage arrives all the same",
    ({ why }) => {
      expect(why).toMatch(/CRDs, namespaces, cluster roles and classes/);
      expect(why).not.toContain("never applied");
    },
  );
});

it("G9: the agent has the capabilities that Cilium 1.20 asks for, but for loading modules", async () => {
  const { drafts } = await systems();
  for (const { planned } of drafts)
    for (const { chart, values } of planned.platformReleases.filter((one) => one.chart.name === "cilium")) {
      expect(chart.version).toMatch(/^1\.20\./);
      const agent = at(values, "securityContext", "capabilities", "ciliumAgent");
      expect(agent).toEqual(expect.arrayContaining(["SYSLOG", "NET_ADMIN", "BPF", "PERFMON"]));
      expect(agent).not.toContain("SYS_MODULE");
    }
});
