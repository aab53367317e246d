import type { Random } from "../../../attack/random";
import { type Fault, own, trialOf } from "../../home";
import { misspelt, word } from "../../spelling";
import { podKind, workload } from "../../workload";
import { claim, claimSpec, placeIn } from "./places";

/** More than any one place has, in whichever unit. */
function tooMuch(random: Random): string {
  const amount = 4100 + random.below(50_000);
  return (
    random.pick([
      `${amount}Gi`,
      `${Math.ceil(amount / 1024) + 4}Ti`,
      `${amount * 1200}M`,
      `${amount}e9`,
      `${amount * 1024}Mi`,
    ]) ?? ""
  );
}

const larger: Fault = (random, home) => {
  const place = placeIn(random, home);
  if (home.storageClass === undefined || place === undefined) return undefined;
  const name = word(random);
  const named = random.chance(0.5) ? { storageClassName: home.storageClass } : {};
  const size = tooMuch(random);
  return trialOf(home, {
    kind: `larger than what holds it: ${place.where}`,
    what: `${size} on ${home.storageClass}`,
    good: [own(...place.objects(name, claimSpec("1Gi", named)))],
    bad: [own(...place.objects(name, claimSpec(size, named)))],
    names: (text) => text.includes(name),
  });
};

const appVolume: Fault = (random, home) => {
  if (home.storageClass === undefined) return undefined;
  const gib = 4100 + random.below(9000);
  const size = random.pick([`${gib} GiB`, `${Math.ceil(gib / 1024) + 4} TiB`]) ?? "";
  const volume = random.pick([size, { size }, { size, storageClass: home.storageClass }]);
  return trialOf(home, {
    kind: "larger than what holds it: an app's volume",
    what: JSON.stringify(volume),
    good: [{ apps: { hello: { volumes: { "/extra": "1 GiB" } } } }],
    bad: [{ apps: { hello: { volumes: { "/extra": volume } } } }],
    names: (text) => text.includes("apps.hello") && !text.includes("rolling"),
  });
};

/** Each fits, and all together do not. */
const together: Fault = (_, home) => {
  if (home.storageClass === undefined) return undefined;
  const count = 60;
  const claims = Array.from({ length: count }, (_, index) =>
    claim(`many-${index}`, claimSpec(home.storageClass === "proxmox" ? "1000Gi" : "100Gi")),
  );
  return trialOf(home, {
    kind: `together larger than what holds them`,
    what: home.storageClass,
    bad: [own(...claims)],
    names: (text) => text.includes("many-0"),
  });
};

const scratch: Fault = (random, home) => {
  const kind = podKind(random);
  const name = word(random);
  const amount = `${300 + random.below(2000)}Gi`;
  const [form, pod, container] = random.pick([
    ["sizeLimit of an emptyDir", { volumes: [{ name: "tmp", emptyDir: { sizeLimit: amount } }] }, {}],
    ["memory of an emptyDir", { volumes: [{ name: "tmp", emptyDir: { medium: "Memory", sizeLimit: amount } }] }, {}],
    ["requests of ephemeral-storage", {}, { resources: { requests: { "ephemeral-storage": amount } } }],
  ] as const) ?? ["", {}, {}];
  return trialOf(home, {
    kind: `scratch larger than a node: ${form}`,
    what: `${kind} ${amount}`,
    good: [own(workload({ kind, name }))],
    bad: [own(workload({ kind, name, pod, container }))],
    names: (text) => text.includes(name),
  });
};

const datastore: Fault = (random, home) => {
  const machine = random.pick(home.nodes) ?? "";
  const [form, change] = random.pick([
    ["a misspelt datastore of a machine", { machines: { [machine]: { datastore: misspelt(random, "local-lvm") } } }],
    ["a disk larger than its datastore", { machines: { [machine]: { disk: `${4001 + random.below(9000)} GiB` } } }],
  ] as const) ?? ["", {}];
  return trialOf(home, {
    kind: form,
    what: JSON.stringify(change),
    bad: [change],
    names: (text) => text.includes(machine) || text.includes("local-lvm"),
  });
};

const outOfReach: Fault = (random, home) => {
  if (home.storageClass !== "proxmox") return undefined;
  const host = random.pick(home.hosts) ?? "";
  const on = {
    proxmox: {
      hosts: Object.fromEntries(
        home.hosts.map((name) => [name, { datastores: { fast: { kind: "zfspool", size: "4000 GiB" } } }]),
      ),
    },
  };
  const partly = { proxmox: { hosts: { [host]: { datastores: { fast: { kind: "zfspool", size: "4000 GiB" } } } } } };
  return trialOf(home, {
    kind: "a class on a datastore that hosts of nodes lack",
    what: `fast on ${host} alone`,
    good: [on, { components: { proxmoxCsi: { datastore: "fast" } } }],
    bad: [partly, { components: { proxmoxCsi: { datastore: "fast" } } }],
    names: (text) => text.includes("fast"),
  });
};

/** More than there is, or in a place that is not there. */
export const CAPACITY_FAULTS: readonly Fault[] = [larger, larger, appVolume, together, scratch, datastore, outOfReach];
