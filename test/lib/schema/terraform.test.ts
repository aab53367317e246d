import { type TerraformOptions, validateTerraform } from "../../../lib/schema/terraform";
import { vm } from "../../imports/declarations.types";
import { store } from "./project-store";

const settings = {
  backend: { local: { path: "../../../state/machines.tfstate" } },
  required_providers: {
    proxmox: { source: "bpg/proxmox", version: "~> 0.111.0" },
    talos: { source: "registry.terraform.io/siderolabs/talos" },
    helm: { source: "hashicorp/helm" },
    kubernetes: { source: "hashicorp/kubernetes" },
  },
};

const image = {
  node_name: "pve1",
  datastore_id: "local",
  content_type: "import",
  url: "https://factory.talos.dev/x.qcow2",
};
const machines = { proxmox_download_file: { talos: image }, proxmox_virtual_environment_vm: { "cp-1": vm } };
const document = {
  "//": { metadata: { stackName: "machines" } },
  terraform: settings,
  provider: { proxmox: [{ endpoint: "https://10.0.0.2:8006/", api_token: "${var.token}" }] },
  variable: { token: { type: "string", sensitive: true } },
  resource: machines,
};

const problemsOf = (changes: object, options?: TerraformOptions): readonly string[] =>
  validateTerraform(store, { ...document, ...changes }, options).map(
    ({ path, got, want, fix }) => `${path}: got ${got}, want ${want}${fix === undefined ? "" : `; ${fix}`}`,
  );

const withVm = (changes: object): object => ({
  resource: { ...machines, proxmox_virtual_environment_vm: { "cp-1": { ...vm, ...changes } } },
});
const withResource = (type: string, body: object): object => ({ resource: { ...machines, [type]: { a: body } } });
const VM = "resource.proxmox_virtual_environment_vm.cp-1";

describe("a whole document", () => {
  it("is accepted", () => {
    expect(problemsOf({})).toEqual([]);
  });

  it("is an object with known keys", () => {
    expect(validateTerraform(store, [])).toEqual([{ path: "", got: "an empty list", want: "an object" }]);
    expect(problemsOf({ resources: {} })[0]).toMatch(
      /^resources: got unknown key "resources", want one of resource, .*; write resource$/,
    );
  });

  it.each([
    [
      { ...settings, backend: {} },
      "terraform.backend: got nothing, want one backend; declare one: without it, the state's absolute path lands in the document",
    ],
    [
      { ...settings, backend: { local: { path: "/srv/a.tfstate" } } },
      'terraform.backend.local.path: got "/srv/a.tfstate", want a path relative to the stack; an absolute path differs by machine',
    ],
    [
      { ...settings, backend: { local: {}, s3: {} } },
      "terraform.backend: got 2 backends, want one backend; declare one: without it, the state's absolute path lands in the document",
    ],
  ])("declares its backend", (terraform, message) => {
    expect(problemsOf({ terraform })).toEqual([message]);
  });

  it("has no backend where a controller runs it", () => {
    expect(problemsOf({}, { backend: "absent" })).toEqual([
      "terraform.backend: got a backend, want none: the controller brings its own; remove it",
    ]);
    expect(
      problemsOf({ terraform: { required_providers: settings.required_providers } }, { backend: "absent" }),
    ).toEqual([]);
  });

  it("requires the providers that it uses", () => {
    const { talos: _talos, ...required_providers } = settings.required_providers;
    const resource = { talos_machine_secrets: { a: {} } };
    expect(problemsOf({ terraform: { ...settings, required_providers }, resource })).toEqual([
      "resource.talos_machine_secrets.a: got provider talos, want one of the required providers proxmox, helm, kubernetes; add talos to terraform.required_providers",
    ]);
    expect(problemsOf({ provider: { aws: {} } })[0]).toMatch(/^provider.aws: got provider aws/);
  });

  it("marks what it cannot check", () => {
    const terraform = {
      ...settings,
      required_providers: { ...settings.required_providers, flux: { source: "fluxcd/flux" } },
    };
    const problems = validateTerraform(store, {
      ...document,
      terraform,
      resource: { ...machines, flux_bootstrap_git: { a: { x: 1 } } },
    });
    expect(problems).toEqual([
      {
        path: "terraform.required_providers.flux",
        got: "fluxcd/flux",
        want: "a provider with a committed schema",
        code: "unknown-provider",
      },
    ]);
  });

  it("does not take a provider of another owner for the known one", () => {
    const terraform = { ...settings, required_providers: { proxmox: { source: "telmate/proxmox" } } };
    expect(validateTerraform(store, { terraform })).toMatchObject([
      { got: "telmate/proxmox", code: "unknown-provider" },
    ]);
  });
});

describe("arguments", () => {
  it.each([
    ["an unknown one", { cpus: 4 }, "cpus", /^got unknown key "cpus", want one of cpu, .*; write cpu$/],
    [
      "one that only the provider sets",
      { ipv4_addresses: [] },
      "ipv4_addresses",
      /^got an empty list, want nothing: the provider sets it; remove it$/,
    ],
    ["a wrong type", { vm_id: "one" }, "vm_id", /^got "one", want a number$/],
    ["a wrong switch", { started: "maybe" }, "started", /^got "maybe", want true or false$/],
    ["a text for a list", { tags: "talos" }, "tags", /^got "talos", want a list; write \["talos"\]$/],
    ["a missing one", { node_name: null }, "node_name", /^got null, want a string$/],
    ["a deprecated one", { timeout_move_disk: 10 }, "timeout_move_disk", /^got a deprecated attribute, /],
    ["two blocks where one may be", { cpu: [{}, {}] }, "cpu", /^got 2 blocks, want at most 1$/],
    [
      "an expression for a block",
      { cpu: "${var.token}" },
      "cpu",
      /^got "\$\{var.token\}", want a block; use a dynamic block/,
    ],
    [
      "an unknown one in a block",
      { disk: [{ interface: "scsi0", sice: 20 }] },
      "disk[0].sice",
      /^got unknown key "sice", .*; write size$/,
    ],
    ["a missing one in a block", { disk: [{ size: 20 }] }, "disk[0].interface", /^got nothing, want a string$/],
    ["an unknown dynamic block", { dynamic: { dsk: {} } }, "dynamic.dsk", /^got unknown key "dsk", .*; write disk$/],
    [
      "a fault in a dynamic block",
      { dynamic: { disk: { for_each: [], content: {} } } },
      "dynamic.disk.content.interface",
      /^got nothing, want a string$/,
    ],
  ])("refuses %s", (_case, changes, place, message) => {
    const [problem, ...more] = problemsOf(withVm(changes));
    expect(more).toEqual([]);
    expect(problem?.slice(0, VM.length + place.length + 3)).toBe(`${VM}.${place}: `);
    expect(problem?.slice(VM.length + place.length + 3)).toMatch(message);
  });

  it("accepts what Terraform converts, expressions of any type and null for optional ones", () => {
    expect(
      problemsOf(withVm({ vm_id: "101", started: "true", tags: '${split(",", var.token)}', name: 5, pool_id: null })),
    ).toEqual([]);
    expect(
      problemsOf(
        withVm({
          dynamic: { disk: { for_each: "${var.token}", content: { interface: "${disk.value}" } } },
          disk: undefined,
        }),
      ),
    ).toEqual([]);
  });
});

describe("traps of JSON syntax", () => {
  it("wants every key of an object attribute", () => {
    expect(problemsOf(withVm({ network_device: [{ bridge: "vmbr0" }] }))).toEqual([
      `${VM}.network_device[0]: got an object without disconnected, enabled, firewall, mac_address, model, mtu, queues, rate_limit, … (10), want all 11 keys; write null for each key that is not meant`,
    ]);
  });

  it("wants all three flags of on_destroy", () => {
    const apply = { node: "10.0.0.11", on_destroy: { reset: true } };
    expect(problemsOf(withResource("talos_machine_configuration_apply", apply))).toEqual([
      "resource.talos_machine_configuration_apply.a.on_destroy: got an object without graceful, reboot, want all of graceful, reboot, reset; give graceful, reboot too: the provider refuses a part of them",
    ]);
    expect(
      problemsOf(
        withResource("talos_machine_configuration_apply", {
          ...apply,
          on_destroy: { reset: true, reboot: false, graceful: false },
        }),
      ),
    ).toEqual([]);
  });

  it("wants attributes, not blocks, of helm 3", () => {
    const release = { name: "cilium", chart: "cilium", set: { name: "a", value: "b" } };
    expect(
      problemsOf({
        ...withResource("helm_release", release),
        provider: { helm: [{ kubernetes: [{ config_path: "kubeconfig" }] }] },
      }),
    ).toEqual([
      "provider.helm[0].kubernetes: got a list, want an object; write the object without its list: it is an attribute, not a block",
      "resource.helm_release.a.set: got an object, want a list of objects; write a list: it is an attribute, not a block",
    ]);
  });

  it("names the successor of a name that a provider gives up", () => {
    expect(problemsOf(withResource("proxmox_virtual_environment_download_file", image))).toEqual([
      "resource.proxmox_virtual_environment_download_file.a: got proxmox_virtual_environment_download_file, which is deprecated, want proxmox_download_file; write proxmox_download_file",
    ]);
    expect(problemsOf(withResource("kubernetes_namespace", {}))[0]).toMatch(
      /want kubernetes_namespace_v1; write kubernetes_namespace_v1$/,
    );
    expect(problemsOf({ data: { proxmox_virtual_environment_vm: { a: {} } } })[0]).toMatch(
      /want proxmox_vm; write proxmox_vm$/,
    );
  });

  it("keeps away from what is experimental, and knows near names", () => {
    expect(problemsOf(withResource("proxmox_vm", {}))[0]).toMatch(
      /proxmox_vm, which is experimental, .*; write proxmox_virtual_environment_vm$/,
    );
    expect(problemsOf(withResource("talos_machine_secret", {}))[0]).toMatch(
      /unknown resource talos_machine_secret, .*; write talos_machine_secrets$/,
    );
  });

  it("wants at least as many blocks as the schema does", () => {
    expect(problemsOf(withResource("kubernetes_namespace_v1", {}))).toEqual([
      "resource.kubernetes_namespace_v1.a.metadata: got nothing, want at least 1 block",
    ]);
    expect(problemsOf(withResource("kubernetes_namespace_v1", { metadata: [] }))).toEqual([
      "resource.kubernetes_namespace_v1.a.metadata: got 0 blocks, want at least 1",
    ]);
  });
});

describe("references", () => {
  it.each([
    ["${var.tokn}", "a reference to variable tokn, which is not declared", "write token"],
    ["${local.name}", "a reference to local value name, which is not declared", undefined],
    ["${module.net.id}", "a reference to module net, which is not declared", undefined],
    [
      "${proxmox_download_file.tallos.id}",
      "a reference to proxmox_download_file.tallos, which is not declared",
      "write talos",
    ],
    ["${proxmox_download_file.talos.idd}", "proxmox_download_file has no attribute idd", "write id"],
    ["${data.proxmox_version.x.version}", "a reference to data.proxmox_version.x, which is not declared", undefined],
    ["${talos_machine_secrets.x.id}", "a reference to talos_machine_secrets.x, which is not declared", undefined],
  ])("%s leads to nothing", (name, got, fix) => {
    const problems = validateTerraform(store, { ...document, ...withVm({ name }) });
    expect(problems).toEqual([expect.objectContaining({ path: `${VM}.name`, got })]);
    expect(problems[0]?.fix).toBe(fix);
  });

  it("lead somewhere", () => {
    const name =
      '${upper("${proxmox_download_file.talos.file_name}")}-${[for k, v in local.nodes : v.node_name][0]}-$${var.none}';
    expect(problemsOf({ ...withVm({ name }), locals: { nodes: {} } })).toEqual([]);
  });

  it("stand in depends_on and lifecycle as addresses", () => {
    const lifecycle = {
      ignore_changes: ["disk[0].import_from", "nodename"],
      replace_triggered_by: ["proxmox_download_file.other"],
    };
    expect(
      problemsOf(withVm({ depends_on: ["proxmox_download_file.talos", "data.proxmox_version.x"], lifecycle })),
    ).toEqual([
      `${VM}.depends_on[1]: got a reference to data.proxmox_version.x, which is not declared, want something that the document declares`,
      `${VM}.lifecycle.replace_triggered_by[0]: got a reference to proxmox_download_file.other, which is not declared, want one of talos`,
      expect.stringMatching(
        /ignore_changes\[1\]: got proxmox_virtual_environment_vm has no attribute nodename, .*; write node_name$/,
      ),
    ]);
  });
});
