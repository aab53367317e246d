import { override, told } from "./changed-home";

const ranges = (...changes: readonly object[]) =>
  told(...changes).filter((one) => one.startsWith("source-range-host-bits"));
const service = (networks: readonly string[]) => ({
  manifests: {
    door: {
      from: [
        {
          apiVersion: "v1",
          kind: "Service",
          metadata: { name: "door", namespace: "door" },
          spec: {
            type: "LoadBalancer",
            selector: { app: "door" },
            ports: [{ port: 80 }],
            loadBalancerSourceRanges: networks,
          },
        },
      ],
    },
  },
});

it.each(["10.0.0.1/8", "192.168.1.77/24", "fd00::1/64"])("H22: %s in values of a chart and in an object", (network) => {
  expect(ranges(override("traefik", "service.loadBalancerSourceRanges", [network]))).toHaveLength(1);
  expect(ranges(override("traefik", "service.spec.loadBalancerSourceRanges", ["10.0.0.0/8", network]))).toHaveLength(1);
  expect(ranges(service([network]))).toEqual(["source-range-host-bits manifests.door"]);
});

it.each(["10.0.0.0/8", "192.168.1.77/32", "fd00::/64"])("H22: silent: %s", (network) => {
  expect(ranges(override("traefik", "service.spec.loadBalancerSourceRanges", [network]))).toEqual([]);
  expect(ranges(service([network]))).toEqual([]);
});
