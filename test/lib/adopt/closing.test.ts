import fc from "fast-check";
import { closingOf, isEmpty } from "../../../lib/adopt/closing";
import { differences } from "../../../lib/adopt/meaning";
import { applyPatch } from "../../../lib/talos/merge";
import { MergeError } from "../../../lib/talos/merge-value";
import { mergeCases } from "../../../scripts/talos/cases";

describe("a closing", () => {
  test("takes away, and says again what a patch would only append to", () => {
    const from = [{ machine: { certSANs: ["a"], sysctls: { x: "1", y: "2" } } }];
    const to = [
      { machine: { certSANs: ["b"], sysctls: { x: "3" } } },
      { apiVersion: "v1alpha1", kind: "LinkConfig", name: "eth0", mtu: 9000 },
    ];
    const closing = closingOf(from, to);
    expect(closing).toEqual({
      remove: [{ machine: { certSANs: { $patch: "delete" }, sysctls: { y: { $patch: "delete" } } } }],
      set: [
        { machine: { certSANs: ["b"], sysctls: { x: "3" } } },
        { apiVersion: "v1alpha1", kind: "LinkConfig", name: "eth0", mtu: 9000 },
      ],
    });
    expect(applyPatch(applyPatch(from, closing.remove), closing.set)).toEqual(to);
  });

  test("takes away a document that is not there any more", () => {
    const document = { apiVersion: "v1alpha1", kind: "ResolverConfig", nameservers: [{ address: "10.0.0.1" }] };
    expect(closingOf([document], [])).toEqual({
      remove: [{ apiVersion: "v1alpha1", kind: "ResolverConfig", $patch: "delete" }],
      set: [],
    });
  });

  test("is empty where both say the same in other words", () => {
    const one = [{ apiVersion: "v1alpha1", kind: "LinkConfig", name: "eth0", up: true, mtu: 1500 }];
    const other = [{ apiVersion: "v1alpha1", kind: "LinkConfig", name: "eth0", mtu: "1500" }];
    expect(isEmpty(closingOf(one, other))).toBe(true);
  });

  test("gives the wanted configuration, whatever both hold", () => {
    fc.assert(
      fc.property(mergeCases(13), mergeCases(13), ({ base: [first = {}] }, { base: [second = {}] }) => {
        fc.pre(first.kind === second.kind);
        const closing = closingOf([first], [second]);
        try {
          const closed = applyPatch(applyPatch([first], closing.remove, "ignore"), closing.set);
          expect(differences([second], closed)).toEqual([]);
        } catch (error) {
          // Talos itself cannot merge some values; such a closing is refused and told.
          if (!(error instanceof MergeError)) throw error;
        }
      }),
      { numRuns: 200 },
    );
  });
});
