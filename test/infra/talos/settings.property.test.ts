import fc from "fast-check";
import { runs } from "../../support/runs";
import { type Change, machinesWith } from "../sample";
import { patchesOf, TALOS_1_11, TALOS_1_12, TALOS_1_13 } from "./patch-sample";

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const size = fc.integer({ min: 1, max: 900 }).map((number) => `${number} GiB`);
const record = <Value>(value: fc.Arbitrary<Value>) => fc.dictionary(word, value, { maxKeys: 3 });
const some = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) => fc.record(fields, { requiredKeys: [] });

const selector = fc.record(
  {
    model: word.map((text) => `${text}*`),
    serial: word,
    size: fc.tuple(fc.constantFrom("<", "<=", ">", ">=", ""), size).map(([operator, text]) => `${operator} ${text}`),
    type: fc.constantFrom("nvme", "ssd", "hdd", "sd"),
    rotational: fc.boolean(),
  },
  { requiredKeys: ["model"] },
);
const disk = fc.oneof(fc.constant({ disk: "data" }), selector);
const encryption = fc.oneof(
  fc.constant("nodeID"),
  fc.record({
    keys: fc.array(fc.oneof(fc.constant("nodeID"), fc.constant({ passphrase: "a_key" })), {
      minLength: 1,
      maxLength: 3,
    }),
    cipher: fc.constantFrom("aes-xts-plain64", "xchacha20,aes-adiantum-plain64"),
  }),
);
const volume = fc.oneof(
  fc.record({ disk, filesystem: fc.constantFrom("xfs", "ext4"), encryption }, { requiredKeys: ["disk"] }),
  fc.record(
    { kind: fc.constantFrom("raw", "swap"), disk, minSize: size, encryption },
    { requiredKeys: ["kind", "disk"] },
  ),
  fc.record({ kind: fc.constant("existing"), label: word }),
);

const settings = some({
  sysctls: record(fc.integer({ min: 0, max: 1e6 })).map((values) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [`net.core.${key}`, value])),
  ),
  kernelModules: record(fc.oneof(fc.constant(false), some({ parameters: fc.array(word.map((text) => `${text}=1`)) }))),
  files: record(
    fc.record({ content: fc.string({ unit: "grapheme-ascii" }), mode: fc.constantFrom("0600", "0o755", "644") }),
  ).map((files) => Object.fromEntries(Object.entries(files).map(([key, value]) => [`/var/etc/${key}`, value]))),
  environment: record(word),
  kubelet: some({ config: record(fc.integer()), featureGates: fc.constant({ NodeSwap: true }), args: record(word) }),
  registries: some({
    mirrors: record(fc.record({ endpoints: fc.constant(["https://mirror.example.org"]), skipFallback: fc.boolean() })),
    trust: record(fc.record({ insecure: fc.boolean() })),
    credentials: record(fc.record({ user: word, password: fc.constant("registry_password") })),
  }),
  watchdog: some({ timeout: fc.constantFrom("30s", "2m") }),
  volumes: record(volume),
  ephemeralSize: size,
  ephemeralDisk: disk,
});

test("whatever settings all machines and one machine have, every document fits the schema of its contract", () => {
  fc.assert(
    fc.property(
      settings,
      settings,
      fc.constantFrom<Change>(TALOS_1_11, TALOS_1_12, TALOS_1_13),
      fc.constantFrom("cp-1", "worker-1"),
      (all, own, versions, name) => {
        const disks = { data: { size: "200 GiB" } };
        const machines = { "cp-1": { disks }, "cp-2": { disks }, "worker-1": { disks } };
        const change = { ...versions, talos: all, ...machinesWith({ ...machines, [name]: { ...own, disks } }) };
        // The sample judges each document by itself.
        expect(patchesOf(name, change).length).toBeGreaterThan(0);
      },
    ),
    runs(60),
  );
});
