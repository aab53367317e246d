import type { Change } from "../../../change/compare";
import { textAt } from "../../../data/fields";
import { changesOf } from "../../facts/changes";
import { committedMachines } from "../../facts/committed";
import type { CheckInput, Found, Rule } from "../../rule";

/** What each control plane that was there goes through. */
interface Planes {
  /** Names of all control planes of the commit. */
  readonly all: readonly string[];
  /** Those that lose or leave their member of etcd, with the reason. */
  readonly out: ReadonlyMap<string, string>;
  /** Those that restart by themselves. */
  readonly restart: ReadonlyMap<string, string>;
  /** Those that wait for somebody to restart them. */
  readonly wait: ReadonlyMap<string, string>;
}

/** How many members etcd may lose and still decide (etcd documentation: failure tolerance). */
function mayLose(members: number): number {
  return Math.floor((members - 1) / 2);
}

export const quorumInOneChange: Rule = {
  id: "quorum-in-one-change",
  title: "One change takes more control planes away than etcd can lose",
  family: "change",
  severity: "error",
  answers: [],
  why: "Data is at stake: without a majority etcd stops, and with it the API; replaced members come back empty. Terraform applies machines side by side, in no order.",
  fix: "one control plane a change, with etcd healthy in between (talosctl etcd status); or terraform apply -target for one machine after the other",
  source: "etcd documentation: failure tolerance; siderolabs/talos, v1alpha1_runtime.go: changes that reboot",
  example: "machines.cp-1.host and machines.cp-2.host change together",
  needs: "revision",
  explains: ["machine-replaced", "machine-moved", "machine-removed", "node-renamed"],
  check: (input) => {
    const { all, out, restart } = planesOf(input);
    const hit = new Map([...restart, ...out]);
    // A cluster of one has no majority to lose; what happens to it is reported by itself.
    if (all.length < 2 || hit.size < 2 || hit.size <= mayLose(all.length)) return [];
    return [
      {
        at: "machines",
        message: `${hit.size} of ${all.length} control planes at once, and etcd may lose ${mayLose(all.length)}: ${shown(hit)}`,
        about: [...hit.keys()].flatMap((name) => [`place of ${name}`, `machine ${name}`]),
      },
    ];
  },
};

export const controlPlanesOneByOne: Rule = {
  id: "control-planes-one-by-one",
  title: "A change waits for a restart of several control planes",
  family: "change",
  severity: "warning",
  answers: [],
  why: "Nothing restarts them: the stack only writes the new values down. Who then restarts two at once stops etcd, and who restarts none keeps the old values for months.",
  fix: "after the apply restart one after the other, with etcd healthy in between: shut the VM down and start it in Proxmox (a reboot from inside keeps the old size), a bare machine by talosctl reboot",
  source:
    "bpg/terraform-provider-proxmox: reboot_after_update; Proxmox VE documentation: pending changes; etcd documentation: failure tolerance",
  example: "machines.cp-1.memory, machines.cp-2.memory and machines.cp-3.memory go from 8 GiB to 12 GiB",
  needs: "revision",
  check: (input) => {
    const { all, out, restart, wait } = planesOf(input);
    const waiting = new Map([...wait].filter(([name]) => !out.has(name) && !restart.has(name)));
    if (all.length < 2 || waiting.size < 2) return [];
    return [
      {
        at: "machines",
        message: `${waiting.size} of ${all.length} control planes wait for a restart that nothing does by itself: ${shown(waiting)}`,
        about: [...waiting.keys()].map((name) => `restart of ${name}`),
      } satisfies Found,
    ];
  },
};

function shown(hit: ReadonlyMap<string, string>): string {
  return [...hit].map(([name, why]) => `${name} (${why})`).join(", ");
}

function planesOf(input: CheckInput): Planes {
  const all = (input.before === undefined ? [] : committedMachines(input.before)).filter(
    ({ fields }) => textAt(fields, "role") === "control-plane",
  );
  const [out, restart, wait] = [new Map<string, string>(), new Map<string, string>(), new Map<string, string>()];
  const now = new Map(input.cluster.machines.map((machine) => [machine.name, machine]));
  for (const { name, fields } of all) {
    const machine = now.get(name);
    if (machine === undefined) out.set(name, "removed");
    else if (machine.role !== "control-plane") out.set(name, "becomes a worker");
    else if (machine.address.toString() !== textAt(fields, "address")) out.set(name, "another address");
  }
  const names = new Set(all.map(({ name }) => name));
  for (const change of changesOf(input)) {
    const name = machineOf(change);
    if (name === undefined || !names.has(name)) continue;
    const why = change.path === "" ? change.detail : change.path;
    if (change.topic === "replaced" || change.consequence === "replaces machine") set(out, name, `${why} replaces it`);
    else if (change.topic === "moved") set(out, name, `${why} moves it`);
    else if (change.consequence === "reboots node") set(restart, name, `${why} restarts it`);
    else if (change.consequence === "needs a reboot") set(wait, name, why);
  }
  return { all: [...names], out, restart, wait };
}

function set(map: Map<string, string>, name: string, why: string): void {
  if (!map.has(name)) map.set(name, why);
}

/** The machine that a change is of: its configuration, or its VM. */
function machineOf({ old, fresh }: Change): string | undefined {
  const thing = fresh ?? old;
  if (thing?.machine !== undefined) return thing.machine;
  return thing?.table === "terraform" &&
    /^(proxmox_virtual_environment_vm|talos_machine_configuration)$/.test(thing.kind)
    ? thing.name
    : undefined;
}
