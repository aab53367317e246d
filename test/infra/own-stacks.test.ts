import { Construct } from "constructs";
import { z } from "zod";
import { TerraformData, type TerraformPart, TerraformResource, template } from "../../api/component";
import { catalog } from "../../apps/catalog";
import type { SynthesizedCluster } from "../../compiler/synth-cluster";
import { deployPlan } from "../../infra/deploy/steps";
import { type ComponentInput, defineComponent } from "../../lib/component/component";
import type { ComponentStages } from "../../lib/component/component-stages";
import { at } from "../../lib/data/fields";
import { parseDefinition } from "../../lib/definition/parse";
import { InputError } from "../../lib/model/problem";
import { circleOf, layerOrder } from "../../lib/plan/stack-order";
import { type SchemaStore, schemaStore } from "../../lib/schema/store";
import home from "../docs/examples/home";
import { errorsOf } from "../homes/definition";
import { synthOrThrow } from "../support/synth";
import { ROOT } from "../support/systems";

let store: SchemaStore | undefined;

const CLOUDFLARE = { source: "registry.terraform.io/cloudflare/cloudflare", version: "5.8.2" };

/** A component of somebody's own that builds with Terraform. */
const building = (build: (stages: ComponentStages, input: ComponentInput<unknown>) => void) =>
  defineComponent({
    title: "records at the provider",
    options: z.strictObject({}),
    build: (input) => build(input.stages, input),
  });

/** The README's cluster with components of one's own. */
function synthWith(components: Readonly<Record<string, (stages: ComponentStages) => void>>): SynthesizedCluster {
  const own = Object.fromEntries(Object.entries(components).map(([key, build]) => [key, building(build)]));
  const definition = {
    ...home,
    components: { ...home.components, ...Object.fromEntries(Object.keys(own).map((key) => [key, {}])) },
  };
  const { cluster, problems } = parseDefinition(definition, "clusters/home.ts", { ...catalog, ...own });
  if (cluster === undefined || problems.length > 0) throw new InputError(problems);
  store ??= schemaStore(ROOT);
  return synthOrThrow({ cluster }, store);
}

/** A construct of somebody's own: records of hosts, each a resource. */
class Records extends Construct {
  constructor(scope: Construct, zone: TerraformData, hosts: Readonly<Record<string, string>>) {
    super(scope, "records");
    for (const [name, content] of Object.entries(hosts))
      new TerraformResource(this, "cloudflare_dns_record", name, {
        args: { zone_id: zone.ref("zone_id"), name, type: "A", ttl: 1, content, comment: "not a ${template}" },
        lifecycle: { prevent_destroy: true },
      });
  }
}

function records(stages: ComponentStages): TerraformPart {
  const dns = stages.terraform("dns", { title: "records at Cloudflare" });
  dns.provider("cloudflare", {
    ...CLOUDFLARE,
    config: { api_token: dns.variable("cloudflare_token", "token of the zone") },
  });
  const zone = new TerraformData(dns, "cloudflare_zone", "home", { args: { filter: { name: "example.org" } } });
  new Records(dns, zone, { nas: "192.168.1.5", printer: "192.168.1.6" });
  dns.output("nas", template`nas.${zone.ref("name")}`, { description: "name of the NAS" });
  return dns;
}

const stackOf = (made: SynthesizedCluster, name: string) => made.stacks.find((stack) => stack.name === name);

describe("Terraform of a component, in a stack of its own", () => {
  const made = synthWith({ records });

  test("is a stack with the state where the others have theirs, pins and constructs below it", () => {
    expect(errorsOf(made)).toEqual([]);
    expect(stackOf(made, "home-dns")?.document).toEqual({
      "//": {
        metadata: { backend: "local", stackName: "home-dns", after: ["machines", "platform"], keep: false },
      },
      terraform: {
        backend: { local: { path: expect.stringContaining("home-dns.tfstate") } },
        required_version: ">= 1.10.0",
        required_providers: { cloudflare: CLOUDFLARE },
      },
      provider: { cloudflare: [{ api_token: "${var.cloudflare_token}" }] },
      variable: {
        cloudflare_token: { type: "string", description: "token of the zone", nullable: false, sensitive: true },
      },
      data: { cloudflare_zone: { home: { filter: { name: "example.org" } } } },
      resource: {
        cloudflare_dns_record: Object.fromEntries(
          Object.entries({ nas: "192.168.1.5", printer: "192.168.1.6" }).map(([name, content]) => [
            name,
            {
              zone_id: "${data.cloudflare_zone.home.zone_id}",
              name,
              type: "A",
              ttl: 1,
              content,
              comment: "not a $${template}",
              lifecycle: { prevent_destroy: true },
            },
          ]),
        ),
      },
      output: { nas: { value: "nas.${data.cloudflare_zone.home.name}", description: "name of the NAS" } },
    });
    expect(made.tree.get("terraform/stacks/home-dns/cdk.tf.json")).toContain('"cloudflare_dns_record"');
  });

  test("has its place in the order, in the runbook and among the values that somebody gives", () => {
    expect(stackOf(made, "home-dns")?.dependsOn).toEqual(["home-machines", "home-platform"]);
    const bootstrap = made.tree.get("docs/home/BOOTSTRAP.md") ?? "";
    expect(bootstrap).toContain("`home-dns`: records at Cloudflare.");
    expect(bootstrap).toContain("| `TF_VAR_cloudflare_token` | token of the zone | yes | home-dns |");
  });

  test("is applied after what it follows and taken away before it, unless it is kept", () => {
    const names = made.stacks.map(({ name }) => name);
    const stacks = (direction: "up" | "down", own: { after: readonly string[]; keep: boolean }, clusterGone = false) =>
      deployPlan(made.cluster, names, direction, { own: { "home-dns": own }, clusterGone }).flatMap((step) =>
        step.kind === "apply" || step.kind === "destroy" ? [step.stack.slice("home-".length)] : [],
      );
    const last = { after: ["machines", "platform"], keep: false };
    expect(stacks("up", last)).toEqual(["machines", "platform", "dns"]);
    expect(stacks("down", last)).toEqual(["dns", "platform", "machines"]);
    expect(stacks("down", { ...last, keep: true })).toEqual(["platform", "machines"]);
    expect(stacks("down", last, true)).toEqual(["machines"]);
    expect(stacks("up", { after: [], keep: false })).toEqual(["dns", "machines", "platform"]);
    expect(stacks("down", { after: [], keep: false }, true)).toEqual(["machines", "dns"]);
  });

  test("orders among each other are kept, and circles are seen", () => {
    const a = { layer: "a", after: ["b"] };
    const b = { layer: "b", after: ["machines"] };
    expect(layerOrder(["machines", "platform"], [a, b])).toEqual(["machines", "b", "a", "platform"]);
    expect(circleOf([a, b])).toBeUndefined();
    expect(circleOf([a, { layer: "b", after: ["a"] }])).toEqual(["a", "b", "a"]);
  });
});

describe("Terraform of a component, in a stack of the cluster", () => {
  test("joins it, with the provider that is there or a further set-up of it", () => {
    const made = synthWith({
      pools: (stages) => {
        const machines = stages.terraform("machines", { title: "pools" });
        machines.provider("proxmox", { alias: "second", config: { endpoint: "https://pve9.example.org:8006/" } });
        new TerraformResource(machines, "proxmox_virtual_environment_pool", "lab", { args: { pool_id: "lab" } });
        new TerraformResource(machines, "proxmox_virtual_environment_pool", "far", {
          args: { pool_id: "far" },
          provider: "proxmox.second",
        });
      },
    });
    expect(errorsOf(made)).toEqual([]);
    const document = stackOf(made, "home-machines")?.document;
    expect(at(document, "resource", "proxmox_virtual_environment_pool")).toEqual({
      lab: { pool_id: "lab" },
      far: { pool_id: "far", provider: "proxmox.second" },
    });
    expect(at(document, "provider", "proxmox", 1)).toEqual({
      alias: "second",
      endpoint: "https://pve9.example.org:8006/",
    });
  });

  test("reads what another stack tells, which then comes first", () => {
    const made = synthWith({
      labels: (stages) => {
        const part = stages.terraform("labels", { title: "labels", after: [] });
        part.output("config", part.outputOf("machines", "kubeconfig"), { description: "access", sensitive: true });
      },
    });
    expect(stackOf(made, "home-labels")?.dependsOn).toEqual(["home-machines"]);
    expect(at(stackOf(made, "home-labels")?.document, "output", "config", "value")).toBe(
      "${data.terraform_remote_state.machines.outputs.kubeconfig}",
    );
  });
});

describe("mistakes are told by their component", () => {
  const resource = (part: TerraformPart, name = "nas", args: object = {}) =>
    new TerraformResource(part, "cloudflare_dns_record", name, { args: { name, ...args } });
  const wrong = (build: (part: TerraformPart, stages: ComponentStages) => void) => () =>
    synthWith({ dns: (stages) => build(stages.terraform("dns", { title: "records" }), stages) });

  test.each([
    ["a provider without a version", { source: CLOUDFLARE.source }, "got the provider cloudflare without version"],
    [
      "a range of versions",
      { ...CLOUDFLARE, version: "~> 5.8.2" },
      "want one exact version, because another one may replace what it manages. Fix: write 5.8.2.",
    ],
    [
      "a source without its host",
      { ...CLOUDFLARE, source: "cloudflare/cloudflare" },
      "Fix: write registry.terraform.io/cloudflare/cloudflare.",
    ],
  ])("%s", (_, pin, message) => {
    expect(wrong((part) => part.provider("cloudflare", pin))).toThrow(`clusters/home.ts components.dns: `);
    expect(wrong((part) => part.provider("cloudflare", pin))).toThrow(message);
  });

  test("another version of a provider that the stacks have", () => {
    expect(wrong((part) => part.provider("tls", { version: "3.0.0" }))).toThrow(
      "want registry.terraform.io/hashicorp/tls 4.2.1, which the other stacks of the cluster have. Fix: leave out source and version.",
    );
  });

  test("a resource whose provider nobody set up, and one with a name that Terraform does not take", () => {
    expect(wrong((part) => resource(part))).toThrow(
      'got cloudflare_dns_record.nas in home-dns, which sets up no provider cloudflare, want a provider that the stack sets up. Fix: call provider("cloudflare", { source, version, config }) first.',
    );
    expect(
      wrong((part) => {
        part.provider("cloudflare", CLOUDFLARE);
        resource(part, "1 nas");
      }),
    ).toThrow("Fix: write _1_nas.");
  });

  test("two components that make one thing, or set one provider up in two ways", () => {
    const one = (stages: ComponentStages) => {
      const part = stages.terraform("dns", { title: "records" });
      part.provider("cloudflare", CLOUDFLARE);
      resource(part);
    };
    expect(() => synthWith({ one, two: one })).toThrow(
      "components.two: got a second cloudflare_dns_record.nas in home-dns, want one owner of it; components.one has it. Fix: give one of the two another name, or take it out.",
    );
    expect(() =>
      synthWith({
        one,
        two: (stages) =>
          stages.terraform("dns", { title: "records" }).provider("cloudflare", { ...CLOUDFLARE, version: "4.1.0" }),
      }),
    ).toThrow(
      "one source and version in a stack; another component has registry.terraform.io/cloudflare/cloudflare 5.8.2",
    );
  });

  test("an object of Kubernetes that Git brings as well", () => {
    const made = synthWith({
      twice: (stages) => {
        const metadata = { name: "settings", namespace: "twice" };
        stages.stage("twice", { title: "twice" }).add({ apiVersion: "v1", kind: "ConfigMap", metadata, data: {} });
        const platform = stages.terraform("platform", { title: "twice" });
        new TerraformResource(platform, "kubernetes_config_map_v1", "settings", { args: { metadata: [metadata] } });
      },
    });
    expect(errorsOf(made)).toEqual([expect.stringContaining("ConfigMap twice/settings")]);
  });

  test("a stack that is not there, that follows itself, or whose output nobody gives", () => {
    const following = (name: string) => () =>
      synthWith({ dns: (stages) => void stages.terraform("dns", { title: "records", after: [name] }) });
    expect(following("machine")).toThrow(
      "got the stack machine, want another stack of this cluster: machines, platform. Fix: write machines.",
    );
    expect(following("dns")).toThrow("got the stack dns after itself");
    expect(() => synthWith({ dns: (stages) => void stages.terraform("vms", { title: "records" }) })).toThrow(
      "got Terraform in the stack vms, which this cluster does not have",
    );
    expect(() => synthWith({ dns: (stages) => void stages.terraform("my-dns", { title: "records" }) })).toThrow(
      "got a Terraform stack named my-dns, want small letters and digits, e.g. dns",
    );
    expect(wrong((part) => part.output("x", part.outputOf("machines", "kubecnfig"), { description: "x" }))).toThrow(
      "Fix: write kubeconfig.",
    );
    const circle = (from: string, to: string) => (stages: ComponentStages) =>
      void stages.terraform(from, { title: from, after: [to] });
    expect(() => synthWith({ one: circle("a", "b"), two: circle("b", "a") })).toThrow(
      "stacks that follow each other: a, b, a",
    );
  });

  test("arguments that are no data, and a secret that can be read", () => {
    expect(wrong((part) => part.provider("cloudflare", { ...CLOUDFLARE, config: { hook: () => "x" } }))).toThrow(
      "in provider cloudflare at hook, want texts, numbers, true or false, lists, maps, and expressions of Terraform",
    );
    const made = synthWith({
      dns: (stages) => {
        const part = stages.terraform("dns", { title: "records" });
        part.provider("cloudflare", {
          ...CLOUDFLARE,
          config: { api_token: ["s3cr3t", "T0kenValue", "9912"].join("-") },
        });
        resource(part);
      },
    });
    const [finding] = errorsOf(made);
    expect(finding).toContain("components.dns: stack home-dns carries");
    expect(finding).not.toContain("T0kenValue");
  });
});
