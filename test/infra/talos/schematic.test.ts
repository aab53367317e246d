import fc from "fast-check";
import { load } from "js-yaml";
import { canonicalSchematic, isPlainText, schematicId } from "../../../infra/talos/schematic";
import type { Schematic } from "../../../lib/plan/schematic";

const EMPTY: Schematic = { extraKernelArgs: [], meta: [], systemExtensions: [] };

/** IDs that the public Image Factory gave for these schematics. */
const FROM_THE_FACTORY: readonly [string, Schematic, string][] = [
  ["nothing", EMPTY, "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba"],
  [
    "one extension",
    { ...EMPTY, systemExtensions: ["siderolabs/qemu-guest-agent"] },
    "ce4c980550dd2ab1b17bbf2b08801c7eb59418eafe8f279833297925d67c7515",
  ],
  [
    "two extensions",
    { ...EMPTY, systemExtensions: ["siderolabs/tailscale", "siderolabs/qemu-guest-agent"] },
    "2f077b654f236f108b4b831eb6b8441e99cd32e952bb4cc55fb01e15d37d33f8",
  ],
  [
    "the same two in the other order",
    { ...EMPTY, systemExtensions: ["siderolabs/qemu-guest-agent", "siderolabs/tailscale"] },
    "7d4c31cbd96db9f90c874990697c523482b2bae27fb4631d5583dcd9c281b1ff",
  ],
  [
    "kernel arguments and extensions",
    {
      ...EMPTY,
      extraKernelArgs: ["net.ifnames=0", "console=ttyS0"],
      systemExtensions: ["siderolabs/i915", "siderolabs/intel-ucode"],
    },
    "35324a18dad32feb1d8b139e2e47b68c004436bbe3254aed090de2e23dc1b557",
  ],
  [
    "a META value of several lines",
    { ...EMPTY, meta: [{ key: 10, value: "addresses:\n  - address: 10.0.1.1/16\n    linkName: eth0\n" }] },
    "bf29affc7d1cd92f65fe4139792dbd41af9ba52fafdadf8c8a803dc3d6cab320",
  ],
];

describe("schematic IDs are computed without the factory", () => {
  it.each(FROM_THE_FACTORY)("TC-1: %s has the factory's own ID", (_, schematic, id) => {
    expect(schematicId(schematic)).toBe(id);
  });

  it.each(["two words", 'quote"', "# comment", "on", "Yes", "null", "1", "", "a:", "a\nb", "*alias", "naïve"])(
    "refuses %j, which the factory's library would quote in its own way",
    (text) => {
      expect(isPlainText(text)).toBe(false);
      expect(() => schematicId({ ...EMPTY, extraKernelArgs: [text] })).toThrow(/cannot hold/);
    },
  );

  it.each(["no line break at the end\nhere", "ends in two\n\n", " starts indented\n", "trailing \nspace\n", "tab\t\n"])(
    "refuses the META value %j, for which the block style is not proven",
    (value) => {
      expect(() => canonicalSchematic({ ...EMPTY, meta: [{ key: 10, value }] })).toThrow(/META value/);
    },
  );
});

describe("canonical YAML, for any schematic", () => {
  const word = fc.string({ minLength: 1, maxLength: 16 }).filter(isPlainText);
  const lines = fc.array(
    word.map((text) => `${text}: 'a b'`),
    { minLength: 2, maxLength: 5 },
  );
  const schematics = fc.record({
    extraKernelArgs: fc.array(word, { maxLength: 4 }),
    meta: fc.array(fc.record({ key: fc.nat(255), value: lines.map((all) => `${all.join("\n")}\n`) }), { maxLength: 2 }),
    systemExtensions: fc.array(word, { maxLength: 4 }),
  });

  it("reads back as what went in", () => {
    fc.assert(
      fc.property(schematics, (schematic) => {
        const { extraKernelArgs, meta, systemExtensions } = schematic;
        expect(load(canonicalSchematic(schematic))).toEqual({
          customization: {
            ...(extraKernelArgs.length === 0 ? {} : { extraKernelArgs }),
            ...(meta.length === 0 ? {} : { meta }),
            ...(systemExtensions.length === 0 ? {} : { systemExtensions: { officialExtensions: systemExtensions } }),
          },
        });
      }),
    );
  });

  it("two schematics have one ID only when they are equal", () => {
    fc.assert(
      fc.property(schematics, schematics, (a, b) => {
        expect(schematicId(a) === schematicId(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
});
