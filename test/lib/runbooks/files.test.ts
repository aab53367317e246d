import { anchor } from "../../../lib/document/markdown";
import { docsFiles } from "../../../lib/runbooks/files";
import { definition, docsInput } from "./fixture";

const RUNBOOKS = ["BOOTSTRAP", "OPERATIONS", "DISASTER-RECOVERY"] as const;

function file(name: string, input: object = definition()): string {
  const text = docsFiles(docsInput(input)).get(`docs/home/${name}`);
  if (text === undefined) throw new Error(`no file ${name}`);
  return text;
}

const runbooks = (input: object = definition()) => RUNBOOKS.map((name) => file(`${name}.md`, input)).join("\n");

/** Lines of all shell blocks, without indentation and comment marks. */
function commands(text: string): readonly string[] {
  return [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)]
    .flatMap(([, body = ""]) => body.split("\n"))
    .map((line) => line.trim().replace(/^# [a-z ]+: /, ""))
    .filter((line) => line !== "");
}

function section(text: string, title: string): string {
  const start = text.indexOf(`\n## ${title}\n`);
  if (start === -1) throw new Error(`no section ${title}`);
  const end = text.indexOf("\n## ", start + 1);
  return text.slice(start, end === -1 ? undefined : end);
}

test("TC-17: a cluster gets four runbooks, an inventory, a report and its model", () => {
  expect(
    docsFiles(docsInput())
      .files()
      .map(([path]) => path),
  ).toEqual([
    "docs/home/BOOTSTRAP.md",
    "docs/home/DISASTER-RECOVERY.md",
    "docs/home/OPERATIONS.md",
    "docs/home/README.md",
    "docs/home/UPGRADE.md",
    "docs/home/inventory.md",
    "docs/home/model.json",
    "docs/home/report.md",
  ]);
});

test("the same definition gives the same bytes", () => {
  expect(docsFiles(docsInput()).files()).toEqual(docsFiles(docsInput()).files());
});

test("TC-17: every address of the runbooks is one of the definition", () => {
  const plan = JSON.stringify(definition());
  const addresses = new Set(runbooks().match(/\b\d+\.\d+\.\d+\.\d+\b/g));
  expect(addresses.size).toBeGreaterThan(5);
  for (const address of addresses) expect(plan).toContain(address);
});

test("TC-17: every stack that a command names exists", () => {
  const known = docsInput().stacks.map(({ name }) => `dist/terraform/stacks/${name}`);
  const named = new Set([...runbooks().matchAll(/-chdir=(\S+)/g)].map(([, folder]) => folder));
  expect([...named].sort()).toEqual([...known].sort());
});

test("every stage that a command names exists", () => {
  const stages = ["flux-system", ...docsInput().graph.stages.map(({ name }) => name)];
  const named = [...runbooks().matchAll(/^ *flux (?:reconcile|suspend|resume|tree) kustomization ([a-z-]+)/gm)];
  expect(named.length).toBeGreaterThan(3);
  for (const [, name] of named) expect(["--all", ...stages]).toContain(name);
});

test("a talosctl command always says which machine it talks to and through which", () => {
  const talos = commands(runbooks()).filter((line) => line.startsWith("talosctl"));
  expect(talos.length).toBeGreaterThan(30);
  for (const line of talos)
    expect(line).toMatch(/^talosctl -e 10\.0\.1\.[123]|^talosctl -e 10\.0\.2\.1 -n 10\.0\.2\.1/);
});

test("E4: the shared API address is never an endpoint of talosctl", () => {
  for (const line of commands(runbooks())) expect(line).not.toMatch(/talosctl.*10\.0\.3\.1\b/);
});

test("a machine with another name and address changes the commands, and nothing of the old ones stays", () => {
  const input = definition();
  const { "worker-1": worker, ...others } = input.machines;
  const text = runbooks({ ...input, machines: { ...others, anvil: { ...worker, address: "10.0.2.77" } } });
  expect(text).toContain("kubectl drain anvil");
  expect(text).toContain("talosctl -e 10.0.1.1,10.0.1.2,10.0.1.3 -n 10.0.2.77 reset --graceful");
  expect(text).not.toMatch(/worker-1|10\.0\.2\.1\b/);
});

test("no mark of a template or of a missing value is left", () => {
  for (const [path, text] of docsFiles(docsInput()).files())
    expect(`${path} ${/undefined|\[object|NaN|\$\{|TODO|FIXME/.exec(text)?.[0] ?? "is clean"}`).toBe(
      `${path} is clean`,
    );
});

test("no line ends in a space and no section is empty", () => {
  for (const name of RUNBOOKS) {
    const text = file(`${name}.md`);
    expect(text).not.toMatch(/ $/m);
    expect(text).not.toMatch(/^## .*\n\n## /m);
    expect(text.endsWith("\n")).toBe(true);
  }
});

test("links inside the documents lead somewhere", () => {
  for (const name of RUNBOOKS) {
    const text = file(`${name}.md`);
    const anchors = [...text.matchAll(/^## (.*)$/gm)].map(([, title = ""]) => anchor(title));
    for (const [, target = ""] of text.matchAll(/\]\(([^)]*)\)/g)) {
      if (target.startsWith("#")) expect(anchors).toContain(target.slice(1));
      else expect(docsFiles(docsInput()).get(`docs/home/${target}`)).toBeDefined();
    }
  }
});

describe("BOOTSTRAP", () => {
  test("applies the stacks in order, each by its own commands", () => {
    const applied = [...section(file("BOOTSTRAP.md"), "Deploy stack by stack").matchAll(/stacks\/(\S+) apply/g)];
    expect(applied.map(([, name]) => name)).toEqual(["home-keys", "home-access", "home-machines", "home-platform"]);
  });

  test("TC-17: names the tools with the versions of the definition", () => {
    const tools = section(file("BOOTSTRAP.md"), "Tools");
    expect(tools).toContain("| talosctl | 1.13.9 |");
    expect(tools).toContain("| kubectl | 1.36,");
    expect(tools).toContain("| terraform or tofu | >= 1.11.0 |");
  });

  test("asks once for a variable that several stacks want, without showing what is typed", () => {
    const variables = section(file("BOOTSTRAP.md"), "Give the values that Terraform asks for");
    expect(variables).toContain("| `TF_VAR_proxmox_api_token` | API token of Proxmox | yes |");
    expect(commands(variables)).toEqual(["read -rs TF_VAR_proxmox_api_token && export TF_VAR_proxmox_api_token"]);
  });

  test("TC-6: the deploy key that Terraform makes is carried to the Git server; a secret output is never printed", () => {
    const text = file("BOOTSTRAP.md");
    expect(commands(section(text, "Deploy with one command"))).toContain(
      "terraform -chdir=dist/terraform/stacks/home-keys output -raw git-deploy_public_openssh",
    );
    expect(text).not.toContain("output -raw key");
  });

  test("asks each exposed host for a certificate that is valid", () => {
    expect(commands(section(file("BOOTSTRAP.md"), "Verify")).filter((line) => line.startsWith("curl"))).toEqual([
      "curl -fsSIL -o /dev/null -w '%{http_code} %{url_effective}\\n' https://files.home.example.org/",
    ]);
  });

  test("writes the credentials from the stack that has them", () => {
    expect(commands(file("BOOTSTRAP.md"))).toContain(
      "terraform -chdir=dist/terraform/stacks/home-machines output -raw kubeconfig > state/home/kubeconfig",
    );
  });

  test("lists what nobody has confirmed, and has no such section when all is", () => {
    expect(section(file("BOOTSTRAP.md"), "Confirm the assumptions")).toContain("`proxmox.hosts.atlas.cpus`");
    expect(file("BOOTSTRAP.md", { ...definition(), assumptions: [] })).not.toContain("Confirm the assumptions");
  });

  test("bare machines are booted by hand, and Proxmox is not mentioned", () => {
    const text = file("BOOTSTRAP.md", bare());
    expect(section(text, "Boot the bare machines")).toContain("talosctl -n 10.0.1.1 get disks --insecure");
    expect(text).not.toContain("Prepare Proxmox");
  });

  test("a bare machine is looked for where it waits: by its lease, by its medium, or at another address", () => {
    const { machines, ...rest } = bare();
    const [first, second, third, ...others] = Object.entries(machines);
    if (first === undefined || second === undefined || third === undefined) throw new Error("too few machines");
    const text = section(
      file("BOOTSTRAP.md", {
        ...rest,
        machines: Object.fromEntries([
          first,
          [second[0], { ...second[1], maintenanceAddress: "baked", link: "eth0" }],
          [third[0], { ...third[1], maintenanceAddress: "10.0.9.7" }],
          ...others,
        ]),
      }),
      "Boot the bare machines",
    );
    expect(text).toContain("\ncp-1, worker-1: DHCP must give the address of the definition already.");
    expect(text).toContain("\ncp-2: the boot medium brings the address");
    expect(text).toContain("\ncp-3: waits at another address, the definition's maintenanceAddress");
    expect(text).toContain("| cp-3 | 10.0.1.3 | 10.0.9.7 |");
    expect(commands(text)[2]).toBe("talosctl -n 10.0.9.7 get disks --insecure");
    expect(section(file("BOOTSTRAP.md", bare()), "Boot the bare machines")).not.toMatch(
      /medium brings|another address/,
    );
  });

  test("a stack of VMs that are no nodes is applied before the machines, and named for what it is", () => {
    const text = section(file("BOOTSTRAP.md", withNas()), "Deploy stack by stack");
    expect(text).toContain("`home-vms`: VMs that are no nodes; `deploy down` leaves them alone.");
    expect(text.indexOf("home-vms apply")).toBeLessThan(text.indexOf("home-machines apply"));
  });

  test("a PCI mapping of the definition is Terraform's work, any other one is the operator's", () => {
    const gpu = { mapping: "igpu", vendor: "intel" };
    const { proxmox, machines, ...rest } = definition();
    const wanted = { ...rest, proxmox, machines: { ...machines, "worker-1": { ...machines["worker-1"], gpu } } };
    const byHand = section(file("BOOTSTRAP.md", wanted), "Prepare Proxmox");
    expect(byHand).toContain("Resource mappings for the passed-through devices exist");
    expect(byHand).toContain("| igpu | worker-1 |");
    const devices = [{ host: "atlas", id: "8086:4680", path: "0000:00:02.0" }];
    const defined = { ...wanted, proxmox: { ...proxmox, pciMappings: { igpu: { devices } } } };
    const made = section(file("BOOTSTRAP.md", defined), "Prepare Proxmox");
    expect(made).toContain("The stack `home-access` makes the resource mappings");
    expect(made).toContain("| igpu | worker-1 | atlas | 8086:4680 | 0000:00:02.0 |");
    expect(made).not.toContain("Datacenter, Resource Mappings");
  });

  test("the stages stand in the order of application with what they follow", () => {
    const stages = section(file("BOOTSTRAP.md"), "What Flux does then");
    expect(stages).toContain("| 0 | `files` | What files brings | nothing |");
    expect(stages).toContain("| 1 | `files-config` | What files-config brings | files |");
  });
});

describe("OPERATIONS", () => {
  test("upgrades Talos node by node with the exact installer, the bootstrapped control plane last", () => {
    const upgrades = commands(section(file("OPERATIONS.md"), "Upgrade Talos")).filter((line) =>
      line.includes(" upgrade "),
    );
    expect(upgrades.map((line) => /-n (\S+)/.exec(line)?.[1])).toEqual([
      "10.0.2.1",
      "10.0.1.3",
      "10.0.1.2",
      "10.0.1.1",
    ]);
    for (const line of upgrades)
      expect(line).toMatch(/--image factory\.talos\.dev\/nocloud-installer\/[0-9a-f]{64}:v1\.13\.9$/);
  });

  test("warns that the contract must be written down before a new minor", () => {
    expect(section(file("OPERATIONS.md"), "Upgrade Talos")).toContain('`versions.contract: "1.13"`');
  });

  test("says how many control planes may be away", () => {
    expect(section(file("OPERATIONS.md"), "Maintain one node")).toContain("Of 3 control planes at most 1 may be away");
    const { machines, ...rest } = definition();
    const single = { ...rest, machines: { "cp-1": machines["cp-1"] } };
    expect(section(file("OPERATIONS.md", single), "Maintain one node")).toContain(
      "With 1 control plane none may be away",
    );
  });

  test("TC-1: destroys in reverse, GitOps first, and never the keys", () => {
    const lines = commands(section(file("OPERATIONS.md"), "Destroy and recreate"));
    expect(lines).toEqual([
      "npx groundwork deploy home down",
      "npx groundwork deploy home up",
      `kubectl -n flux-system patch kustomizations.kustomize.toolkit.fluxcd.io/flux-system --field-manager=groundwork --type=merge '--patch={"spec":{"suspend":true}}'`,
      "terraform -chdir=dist/terraform/stacks/home-platform destroy",
      "terraform -chdir=dist/terraform/stacks/home-machines destroy",
      "terraform -chdir=dist/terraform/stacks/home-access destroy",
      "npx groundwork deploy home down --cluster-gone",
    ]);
  });

  test("the stack of VMs that are no nodes stays, and the runbook says so", () => {
    const text = section(file("OPERATIONS.md", withNas()), "Destroy and recreate");
    expect(text).toContain("`home-vms`: `down` leaves this stack alone too. nas keeps its disks");
    expect(commands(text).join()).not.toContain("home-vms destroy");
    expect(section(file("OPERATIONS.md"), "Destroy and recreate")).not.toContain("home-vms");
  });

  test("a bare machine is not wiped by hand before Terraform can do it", () => {
    expect(section(file("OPERATIONS.md"), "Remove a node")).toContain("reset --graceful");
    expect(section(file("OPERATIONS.md", bare()), "Remove a node")).not.toContain("reset --graceful");
  });

  test("TC-7: components add their sections at their place", () => {
    const text = file("OPERATIONS.md");
    expect(section(text, "Find orphaned volumes")).toContain("Look on atlas.");
    expect(text.indexOf("## Find orphaned volumes")).toBeLessThan(text.indexOf("## Troubleshooting: storage"));
  });
});

describe("DISASTER-RECOVERY", () => {
  test("knows that one host carries the whole quorum", () => {
    expect(section(file("DISASTER-RECOVERY.md"), "What a loss means")).toContain(
      "| Proxmox host atlas | cp-1, cp-2, cp-3, worker-1 | etcd loses its majority: 3 of 3 control planes | Everything is lost |",
    );
  });

  test("empties every control plane and bootstraps exactly one from the snapshot", () => {
    const lines = commands(section(file("DISASTER-RECOVERY.md"), "Quorum is lost"));
    expect(lines.filter((line) => line.includes("--system-labels-to-wipe=EPHEMERAL"))).toHaveLength(3);
    expect(lines.filter((line) => line.includes("--recover-from=state/home/etcd.snapshot"))).toEqual([
      "talosctl -e 10.0.1.1 -n 10.0.1.1 bootstrap --recover-from=state/home/etcd.snapshot",
    ]);
  });

  test("a rebuilt machine gets its configuration again, because Terraform believes that it has it", () => {
    const one = commands(section(file("DISASTER-RECOVERY.md"), "One node is lost"));
    expect(one).toContain(
      "terraform -chdir=dist/terraform/stacks/home-machines apply -replace='talos_machine_configuration_apply.cp-3'",
    );
    const all = section(file("DISASTER-RECOVERY.md"), "Everything is lost");
    for (const name of ["cp-1", "cp-2", "cp-3", "worker-1"])
      expect(all).toContain(`-replace='talos_machine_configuration_apply.${name}'`);
  });

  test("a dead bare machine is taken out of the state: Terraform would wait for it to reset itself", () => {
    const one = commands(section(file("DISASTER-RECOVERY.md", bare()), "One node is lost"));
    expect(one).toContain(
      "terraform -chdir=dist/terraform/stacks/home-machines state rm 'talos_machine_configuration_apply.cp-3'",
    );
    expect(one.join()).not.toContain("-replace");
  });

  test("lists the volumes and the generated secrets that Git does not bring back", () => {
    const backups = section(file("DISASTER-RECOVERY.md"), "What must be backed up");
    expect(backups).toContain("| PersistentVolumeClaim media | files | 10Gi | disks | Retain |");
    expect(backups).toContain("`files/admin-password`");
    expect(backups).toContain("`state/`");
  });
});

describe("report.md", () => {
  test("open and accepted findings stand apart, the accepted with their reason", () => {
    const report = file("report.md");
    expect(section(report, "Findings")).toContain("files \\| its values");
    expect(section(report, "Findings")).not.toContain("one-host");
    expect(section(report, "Accepted findings")).toContain("there is only one host |");
  });

  test("a release whose value keys are of another version says of which", () => {
    expect(section(file("report.md"), "Releases")).toContain("checked by the keys of 1.2.0");
    const verified = docsFiles({ ...docsInput(), valueTrees: { files: "1.2.3" } }).get("docs/home/report.md");
    expect(section(verified ?? "", "Releases")).toContain("| stage files | verified |");
  });

  test("releases of Terraform stand beside those of the stages, Flux' own included", () => {
    const releases = section(file("report.md"), "Releases");
    expect(releases).toContain(
      "| `flux` | flux-system | flux-instance | 0.5.0 | Terraform, home-platform | values unverified: no keys of this chart are known |",
    );
    expect(releases).toContain("| `net` | kube-system | net | 2.0.0 | Terraform, home-platform | verified |");
    expect(file("BOOTSTRAP.md")).toContain("| releases that Terraform installs | flux 0.5.0, net 2.0.0 |");
  });

  test("a stage says why it follows another", () => {
    expect(section(file("report.md"), "Stages")).toMatch(/- follows `files` because of Share files\/media/);
  });
});

describe("a cluster that Argo CD delivers", () => {
  const input = { ...definition(), gitops: { ...definition().gitops, engine: "argocd" } };

  test("is watched and stopped by Applications, behind what Flux applies", () => {
    expect(commands(section(file("BOOTSTRAP.md", input), "What Argo CD does then"))).toEqual([
      "kubectl -n argocd get applications.argoproj.io --watch",
    ]);
    const lines = commands(section(file("OPERATIONS.md", input), "Stop Argo CD while you work by hand"));
    expect(lines[0]).toBe("flux suspend kustomization argo-cd-root");
    expect(lines[2]).toMatch(/^kubectl -n argocd patch applications.argoproj.io files-config --type=merge/);
  });

  test("stops delivering before it is destroyed by hand, and nothing waits for its finalizers", () => {
    const lines = commands(section(file("OPERATIONS.md", input), "Destroy and recreate"));
    expect(lines).toContain("kubectl -n argocd scale statefulset/argocd-application-controller --replicas=0");
    expect(lines).toContain(
      `kubectl -n argocd get applications.argoproj.io --output=name | xargs -n 1 kubectl -n argocd patch --type=merge '--patch={"metadata":{"finalizers":null}}'`,
    );
  });

  test("its own objects have a folder of their own", () => {
    expect(section(file("OPERATIONS.md", input), "Where things are")).toMatch(
      /\| Flux' own objects \| `dist\/kubernetes\/home\/flux` \|\n\| Argo CD's own objects \| `dist\/kubernetes\/home\/argocd` \|/,
    );
  });

  test("has no HelmReleases to look at", () => {
    expect(runbooks(input)).not.toMatch(/helmrelease/i);
  });
});

test("the inventory lists every address once, in the order of the network", () => {
  const rows = [...section(file("inventory.md"), "Addresses").matchAll(/^\| (\d\S*) \| (.*) \|$/gm)];
  expect(rows.map(([, address]) => address)).toEqual([
    "10.0.0.1",
    "10.0.0.2",
    "10.0.0.5",
    "10.0.0.53",
    "10.0.1.1",
    "10.0.1.2",
    "10.0.1.3",
    "10.0.2.1",
    "10.0.3.1",
    "10.0.3.2",
    "10.0.9.1-10.0.9.99",
  ]);
  expect(rows[0]?.[2]).toBe("gateway; name server");
});

test("the inventory lists VMs that are no nodes with host, address and disks", () => {
  const text = file("inventory.md", withNas());
  expect(section(text, "VMs that are no nodes")).toContain(
    "| nas | atlas | 10.0.0.6 | chosen by Proxmox | 2 | 8 GiB | os 32 GiB on local-lvm, pool 1 TiB on local-lvm |",
  );
  expect(section(text, "Addresses")).toContain("| 10.0.0.6 | VM nas |");
  expect(section(text, "Hosts")).toContain("worker-1, nas | 40 GiB |");
  expect(file("inventory.md")).not.toContain("VMs that are no nodes");
});

test("the model holds every default, addresses as text, and options of components", () => {
  const model: unknown = JSON.parse(file("model.json"));
  expect(model).toMatchObject({
    schemaVersion: 1,
    file: "clusters/home.ts",
    cluster: {
      network: { subnet: "10.0.0.0/16", pods: "10.244.0.0/16", dhcp: ["10.0.9.1-10.0.9.99"] },
      machines: [
        { name: "cp-1", address: "10.0.1.1", memory: "8 GiB" },
        { name: "cp-2" },
        { name: "cp-3" },
        { name: "worker-1" },
      ],
      components: { storage: { keep: true } },
      versions: { contract: "1.13" },
    },
  });
});

function withNas(): object {
  return {
    ...definition(),
    vms: {
      nas: {
        host: "atlas",
        address: "10.0.0.6",
        cpus: 2,
        memory: "8 GiB",
        disks: [
          { name: "os", size: "32 GiB" },
          { name: "pool", size: "1 TiB" },
        ],
        iso: { url: "https://example.org/nas.iso" },
      },
    },
  };
}

function bare() {
  const { proxmox: _, machines, ...rest } = definition();
  return {
    ...rest,
    components: {},
    machines: Object.fromEntries(
      Object.entries(machines).map(([name, { role, address }]) => [
        name,
        { role, address, installDisk: "/dev/sda", link: "enp1s0" },
      ]),
    ),
  };
}
