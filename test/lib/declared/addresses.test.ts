import fc from "fast-check";
import { endpoint, poolAddress, serviceAddress } from "../../../lib/declared/addresses";
import { Address } from "../../../lib/model/address";
import { networkCluster } from "../../support/network";

const address = (text: string): Address => {
  const parsed = Address.parse(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
};

describe("addresses that files outside the cluster name", () => {
  const cluster = networkCluster({ metallb: {} });

  test("a pool of one address has that address", () => {
    expect(poolAddress(cluster, "components.powerdns.pool", "dns-pool").toString()).toBe("10.0.3.3");
  });

  test("a pool of several addresses is refused, because which one a Service gets is decided later", () => {
    expect(() => poolAddress(cluster, "components.powerdns.pool", "services-pool")).toThrow(
      "clusters/home.ts components.powerdns.pool: got the pool services-pool with more than one address, want a pool of exactly one address",
    );
  });

  test("an unknown pool is refused with the names that exist", () => {
    expect(() => poolAddress(cluster, "components.powerdns.pool", "dns")).toThrow(
      "got the pool dns, want a pool of network.loadBalancers: ingress-pool, dns-pool, services-pool",
    );
  });

  test("fixed service addresses count from the start of the service network", () => {
    expect(serviceAddress(cluster, 10).toString()).toBe("10.96.0.10");
  });

  test("an endpoint puts an IPv6 address, and no other, in brackets", () => {
    expect(endpoint(address("10.0.3.2"), 443)).toBe("10.0.3.2:443");
    expect(endpoint(address("2001:db8::2"), 443)).toBe("[2001:db8::2]:443");
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 1, max: 65535 }), (ip, port) => {
        expect(endpoint(address(ip), port)).toBe(`${ip}:${port}`);
      }),
    );
  });
});
