import fc from "fast-check";
import type { Manifest } from "../../../lib/manifest/manifest";
import { Address, Cidr } from "../../../lib/model/address";
import type { PlannedStage } from "../../../lib/plan/stage";
import { TALOS_LINES } from "../../../lib/versions/talos";
import { good, proxmoxHost, stage, vm } from "../../mistakes/plan";

type Definition = ReturnType<typeof good>;

/** Memory that Proxmox keeps for itself, and a little more. */
const RESERVE = 8;

/**
 * Right definitions of any size: 3 to 5 hosts, 3 or 5 control planes over all
 * of them, up to six workers, every address drawn apart, IPv4 or IPv6.
 */
export const goodDefinition: fc.Arbitrary<Definition> = fc
  .record({
    six: fc.boolean(),
    hosts: fc.integer({ min: 3, max: 5 }),
    planes: fc.constantFrom(3, 5),
    workers: fc.integer({ min: 2, max: 6 }),
    memory: fc.integer({ min: 4, max: 32 }),
    pools: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
    dhcp: fc.integer({ min: 1, max: 60 }),
    reserved: fc.integer({ min: 0, max: 3 }),
    line: fc.constantFrom(...TALOS_LINES.filter(({ minor }) => minor === 12 || minor === 13)),
    newest: fc.boolean(),
    order: fc.infiniteStream(fc.nat()),
  })
  .map((shape) => {
    const subnet = shape.six ? "fd00:1::/64" : "10.0.0.0/16";
    const first = Cidr.parse(subnet)?.first ?? Address.of(4, 0n);
    // Blocks of addresses, one behind the other in a drawn order: nothing can meet.
    const names = [
      "vip",
      "dhcp",
      ...Array.from({ length: shape.hosts }, (_, index) => `host${index}`),
      ...Array.from({ length: shape.planes }, (_, index) => `cp${index}`),
      ...Array.from({ length: shape.workers }, (_, index) => `worker${index}`),
      ...shape.pools.map((_, index) => `pool${index}`),
      ...Array.from({ length: shape.reserved }, (_, index) => `thing${index}`),
    ];
    const weights = new Map(names.map((name) => [name, shape.order.next().value ?? 0]));
    const sizes = new Map([["dhcp", shape.dhcp], ...shape.pools.map((size, index) => [`pool${index}`, size] as const)]);
    const blocks = new Map<string, string>();
    let next = 10;
    for (const name of [...names].sort((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0))) {
      const size = sizes.get(name) ?? 1;
      const [from, to] = [first.plus(next), first.plus(next + size - 1)];
      blocks.set(name, size === 1 ? `${from}` : `${from}-${to}`);
      next += size;
    }
    const at = (name: string) => blocks.get(name) ?? "";
    const host = (index: number) => `pve${index % shape.hosts}`;
    const each = Math.ceil((shape.planes + shape.workers) / shape.hosts) * 2;
    const kubernetes = shape.newest ? shape.line.accepts[1] : Math.max(34, shape.line.accepts[0]);
    return {
      ...good(),
      versions: { talos: `1.${shape.line.minor}.2`, kubernetes: `1.${kubernetes}.1` },
      network: {
        subnet,
        gateway: `${first.plus(1)}`,
        nameservers: [`${first.plus(1)}`],
        dhcp: [at("dhcp")],
        reserved: Object.fromEntries(
          Array.from({ length: shape.reserved }, (_, index) => [`thing${index}`, at(`thing${index}`)]),
        ),
        loadBalancers: Object.fromEntries(shape.pools.map((_, index) => [`pool${index}`, at(`pool${index}`)])),
        ...(shape.six ? { pods: "fd00:10:244::/56", services: "fd00:10:96::/112" } : {}),
      },
      proxmox: {
        endpoint: "https://10.0.0.2:8006/",
        hosts: Object.fromEntries(
          Array.from({ length: shape.hosts }, (_, index) => [
            `pve${index}`,
            proxmoxHost(at(`host${index}`), each * shape.memory + RESERVE + 16),
          ]),
        ),
      },
      controlPlane: { vip: at("vip") },
      machines: Object.fromEntries([
        ...Array.from({ length: shape.planes }, (_, index) => [
          `cp${index}`,
          { ...vm("control-plane", host(index), at(`cp${index}`), shape.memory), cpus: 2 },
        ]),
        ...Array.from({ length: shape.workers }, (_, index) => [
          `worker${index}`,
          { ...vm("worker", host(index), at(`worker${index}`), shape.memory), cpus: 2 },
        ]),
      ]),
    };
  });

const label = fc.stringMatching(/^[a-z][a-z0-9]{4,9}$/);

/** Right stages: apps with their Service, ConfigMap and disruption budget, each in a stage of its own. */
export const goodStages: fc.Arbitrary<readonly PlannedStage[]> = fc
  .uniqueArray(fc.record({ name: label, replicas: fc.integer({ min: 1, max: 4 }) }), {
    minLength: 1,
    maxLength: 6,
    selector: ({ name }) => name,
  })
  .map((apps) => apps.map(({ name, replicas }) => stage(`app-${name}`, appObjects(name, replicas))));

function appObjects(name: string, replicas: number): readonly Manifest[] {
  const metadata = { name, namespace: "default" };
  const labels = { app: name };
  return [
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { key: "value" } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [
              {
                name,
                image: "registry.example.org/app:1",
                envFrom: [{ configMapRef: { name } }],
                resources: { requests: { cpu: "10m", memory: "16Mi" } },
              },
            ],
          },
        },
      },
    },
    { apiVersion: "v1", kind: "Service", metadata, spec: { selector: labels, ports: [{ port: 80 }] } },
    ...(replicas > 1
      ? [
          {
            apiVersion: "policy/v1",
            kind: "PodDisruptionBudget",
            metadata,
            spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
          },
        ]
      : []),
  ];
}

/** One member of a list, by any number. */
export function pick<Value>(values: readonly Value[], seed: number): Value {
  const value = values[seed % values.length];
  if (value === undefined) throw new Error("there is nothing to pick");
  return value;
}

/** The stages with one object of a kind changed. */
export function changeObject(
  stages: readonly PlannedStage[],
  kind: string,
  seed: number,
  change: (manifest: Manifest) => Manifest,
): readonly PlannedStage[] {
  const chosen = pick(
    stages.filter(({ manifests }) => manifests.some((manifest) => manifest.kind === kind)),
    seed,
  );
  return stages.map((one) =>
    one === chosen
      ? { ...one, manifests: one.manifests.map((manifest) => (manifest.kind === kind ? change(manifest) : manifest)) }
      : one,
  );
}
