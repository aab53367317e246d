import { imageUrl, installerImage } from "../../../infra/talos/image-name";
import { canonicalSchematic, schematicId } from "../../../infra/talos/schematic";
import { type Change, machinesWith, sampleCluster, sampleInput } from "../sample";

const pi = { role: "worker", address: "10.0.2.9", link: "end0", installDisk: "/dev/mmcblk0", board: "rpi_generic" };

const problem = (change: Change) => {
  try {
    sampleCluster(change);
  } catch (error) {
    return String(error);
  }
  throw new Error("accepted");
};

describe("HC-3: ARM machines and overlays of boards", () => {
  it("a schematic with an overlay has the ID that the factory gives it", () => {
    const overlay = { image: "siderolabs/sbc-raspberrypi", name: "rpi_generic" };
    const schematic = { overlay, extraKernelArgs: [], meta: [], systemExtensions: [] };
    expect(canonicalSchematic(schematic)).toMatch(/^overlay:\n {4}image: siderolabs\/sbc-raspberrypi\n/);
    // Talos documentation, Raspberry Pi Series.
    expect(schematicId(schematic)).toBe("ee21ef4a5ef808a9b7484cc0dda0f25075021691c8c09a276591eedb638ea1f9");
  });

  it("a board boots a raw disk for its card, with the overlay in image and installer", () => {
    const input = sampleInput(machinesWith({ pi }));
    const plan = input.machines.find(({ machine }) => machine.name === "pi");
    if (plan === undefined) throw new Error("no pi");
    expect(plan.installer.overlay).toEqual({ image: "siderolabs/sbc-raspberrypi", name: "rpi_generic" });
    expect(imageUrl(input.cluster, plan)).toMatch(/\/metal-arm64\.raw\.zst$/);
    expect(installerImage(input.cluster, plan)).toMatch(/\/metal-installer\/[0-9a-f]{64}:/);
  });

  it("an ARM machine without a board boots the ISO of its architecture", () => {
    const input = sampleInput(machinesWith({ pi: { ...pi, board: undefined, arch: "arm64" } }));
    const plan = input.machines.find(({ machine }) => machine.name === "pi");
    if (plan === undefined) throw new Error("no pi");
    expect(imageUrl(input.cluster, plan)).toMatch(/\/metal-arm64\.iso$/);
  });

  it.each([
    [{ pi: { ...pi, board: "rpi_generik" } }, /board: got rpi_generik, .*Fix: write rpi_generic/],
    [{ pi: { ...pi, arch: "amd64" } }, /arch: got amd64, want arm64: rpi_generic has no other processor/],
    [{ "worker-1": { arch: "arm64" } }, /arch: got arm64 of a VM/],
    [{ pi: { ...pi, arch: "riscv" } }, /arch: got "riscv", want one of "amd64", "arm64"/],
  ])("%j is refused", (machines, message) => {
    expect(problem(machinesWith(machines))).toMatch(message);
  });
});
