import { isLoopback, registryPlace } from "../../../lib/artifact/registry-url";

test.each([
  ["oci://ghcr.io/you/fleet", { host: "ghcr.io", path: "you/fleet" }],
  ["oci://localhost:5000/fleet", { host: "localhost:5000", path: "fleet" }],
  ["oci://[fd00::1]:5000/a__b/c-d", { host: "[fd00::1]:5000", path: "a__b/c-d" }],
])("%s is a place in a registry", (url, place) => {
  expect(registryPlace(url)).toEqual(place);
});

test.each([
  "ghcr.io/you/fleet",
  "https://ghcr.io/you/fleet",
  "oci://ghcr.io",
  "oci://ghcr.io/",
  "oci://ghcr.io/You",
  "oci://user:password@ghcr.io/you",
  "oci://ghcr.io/you/../other",
  "oci://ghcr.io/you:tag",
  "oci://ghcr.io/you?x=1",
])("%s is none", (url) => {
  expect(registryPlace(url)).toBeUndefined();
});

test.each([
  ["localhost", true],
  ["localhost:5000", true],
  ["127.0.0.1:5000", true],
  ["127.255.3.1", true],
  ["[::1]:5000", true],
  ["registry.lan:5000", false],
  ["192.168.1.5", false],
  ["localhost.example.org", false],
  ["127.0.0.1.example.org", false],
])("%s is on this machine: %s", (host, is) => {
  expect(isLoopback(host)).toBe(is);
});
