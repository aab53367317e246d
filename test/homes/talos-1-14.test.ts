import type { SynthesizedCluster } from "../../compiler/synth-cluster";
import { at } from "../../lib/data/fields";
import { errorsOf } from "./definition";
import { type Example, readExample, synthExample, talosOf, toldOf } from "./example";

/** `examples/talos-1-14`: three PCs born on Talos 1.14; `npm run verify:talos` lets its machinery judge them. */
let home: Example;
let made: SynthesizedCluster;
beforeAll(async () => {
  home = await readExample("talos-1-14");
  made = synthExample(home);
});

it("nothing is wrong with it", () => expect(errorsOf(made)).toEqual([]));

it("every setting is a document of its own, and no old key is left", () => {
  expect(talosOf(made, "pc-1", "UnattendedInstallConfig")).toMatchObject([
    { provisioning: { diskSelector: { match: 'disk.dev_path == "/dev/nvme0n1"' }, wipe: false } },
  ]);
  expect(talosOf(made, "pc-1", "SysctlConfig")).toMatchObject([
    { params: { "fs.inotify.max_user_watches": "1048576" } },
  ]);
  expect(talosOf(made, "pc-1", "SecurityProfileConfig")).toMatchObject([{ workloadIsolation: true }]);
  expect(talosOf(made, "pc-1", "KubeFlannelCNIConfig")).toMatchObject([{ $patch: "delete" }]);
  const [main] = talosOf(made, "pc-1");
  for (const key of ["install", "kubelet", "sysctls"]) expect(at(main, "machine", key)).toBeUndefined();
});

it("the provider that cannot generate the contract is refused with the way out", () => {
  expect(toldOf(home, ["versions", "providers", "talos"], "0.11.0")).toContain("versions.providers.talos: 0.12.0");
});
