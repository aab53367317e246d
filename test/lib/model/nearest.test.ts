import { nearest } from "../../../lib/model/nearest";

describe("nearest", () => {
  it("finds the name that was meant", () => {
    expect(nearest("metalb", ["metallb", "cilium"])).toBe("metallb");
    expect(nearest("cert-manager", ["certManager", "vault"])).toBe("certManager");
  });

  it("stays silent when nothing is near", () => {
    expect(nearest("jellyfin", ["metallb", "cilium"])).toBeUndefined();
    expect(nearest("x", [])).toBeUndefined();
  });
});
