import fc from "fast-check";
import { nearest } from "../../../lib/data/nearest";

describe("nearest", () => {
  it("of several that are equally near proposes none", () => {
    expect(nearest("pve9", ["pve1", "pve2", "pve3"])).toBeUndefined();
    expect(nearest("pve", ["pve1", "node"])).toBe("pve1");
    expect(nearest("worker-1", ["worker1", "worker2"])).toBe("worker1");
  });

  it("finds the name that was meant", () => {
    expect(nearest("metalb", ["metallb", "cilium"])).toBe("metallb");
    expect(nearest("cert-manager", ["certManager", "vault"])).toBe("certManager");
  });

  it("stays silent when nothing is near", () => {
    expect(nearest("jellyfin", ["metallb", "cilium"])).toBeUndefined();
    expect(nearest("x", [])).toBeUndefined();
  });

  it("finds a misspelt name, whatever its case", () => {
    expect(nearest("replica", ["replicas", "selector"])).toBe("replicas");
    expect(nearest("clusterip", ["clusterIPs", "clusterIP"])).toBe("clusterIP");
  });

  it("names nothing when nothing is near", () => {
    expect(nearest("colour", ["replicas", "selector"])).toBeUndefined();
    expect(nearest("colour", [])).toBeUndefined();
  });

  it("always finds a known name itself", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, selector: (name) => name.toLowerCase() }),
        (names) => {
          for (const name of names) expect(nearest(name, names)).toBe(name);
        },
      ),
    );
  });
});
