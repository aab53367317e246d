import { podSecurityLevel, weaker } from "../../../lib/pod-security/level";
import { restrictedContainer, restrictedPod } from "../../../lib/workload/security";

const restricted = {
  securityContext: restrictedPod(1000),
  containers: [{ name: "a", securityContext: restrictedContainer() }],
};

describe("podSecurityLevel", () => {
  it("finds the strictest level that a pod passes", () => {
    expect(podSecurityLevel(restricted, 36)).toEqual({ level: "restricted", reasons: [] });
    expect(podSecurityLevel({ containers: [{ name: "a" }] }, 36).level).toBe("baseline");
    expect(podSecurityLevel({ hostNetwork: true, containers: [{ name: "a" }] }, 36)).toEqual({
      level: "privileged",
      reasons: ["hostNetwork"],
    });
  });

  it.each([
    ["a host path", { volumes: [{ name: "x", hostPath: { path: "/dev" } }] }, "hostPath /dev"],
    [
      "a privileged container",
      { containers: [{ securityContext: { privileged: true } }] },
      "containers[0] is privileged",
    ],
    ["a host port", { containers: [{ ports: [{ hostPort: 53 }] }] }, "containers[0] takes host port 53"],
    [
      "a strong capability",
      { containers: [{ securityContext: { capabilities: { add: ["NET_ADMIN"] } } }] },
      "containers[0] adds NET_ADMIN",
    ],
    [
      "an init container that is privileged",
      { initContainers: [{ securityContext: { privileged: true } }] },
      "initContainers[0] is privileged",
    ],
    ["no seccomp", { securityContext: { seccompProfile: { type: "Unconfined" } } }, "the pod is without seccomp"],
  ])("%s needs privileged, and the reason says so", (_title, spec, reason) => {
    expect(podSecurityLevel(spec, 36)).toEqual({ level: "privileged", reasons: [reason] });
  });

  it.each([
    ["runs as root", { ...restricted, securityContext: { ...restrictedPod(1000), runAsUser: 0 } }],
    [
      "keeps its capabilities",
      { ...restricted, containers: [{ securityContext: { allowPrivilegeEscalation: false } }] },
    ],
    ["mounts NFS", { ...restricted, volumes: [{ name: "x", nfs: { server: "a", path: "/" } }] }],
  ])("a pod that %s passes baseline only", (_title, spec) => {
    expect(podSecurityLevel(spec, 36).level).toBe("baseline");
  });

  const probe = (how: string, handler: object) => ({
    ...restricted,
    containers: [{ securityContext: restrictedContainer(), [how]: handler }],
  });

  it.each([
    ["a probe by HTTP", probe("livenessProbe", { httpGet: { host: "127.0.0.1", port: 80 } })],
    ["a probe by TCP", probe("startupProbe", { tcpSocket: { host: "localhost", port: 80 } })],
    ["a hook", probe("lifecycle", { preStop: { httpGet: { host: "10.0.0.9", port: 80 } } })],
  ])("H11: %s that names a host is refused from 1.34 on", (_, spec) => {
    expect(podSecurityLevel(spec, 33).level).toBe("restricted");
    expect(podSecurityLevel(spec, 34).level).toBe("privileged");
    expect(podSecurityLevel(spec, 34).reasons[0]).toMatch(/^containers\[0\] names the host .* in a probe or hook$/);
  });

  it("H11: a probe without a host stays restricted", () => {
    expect(podSecurityLevel(probe("readinessProbe", { httpGet: { path: "/", port: 80, host: "" } }), 37).level).toBe(
      "restricted",
    );
  });

  it.each([
    ["net.ipv4.ip_unprivileged_port_start", 30, "restricted"],
    ["net.ipv4.tcp_keepalive_time", 28, "privileged"],
    ["net.ipv4.tcp_keepalive_time", 29, "restricted"],
    ["net.ipv4.tcp_slow_start_after_idle", 36, "privileged"],
    ["net.ipv4.tcp_slow_start_after_idle", 37, "restricted"],
    ["net.core.somaxconn", 37, "privileged"],
  ])("H11: %s in 1.%d: %s", (name, minor, level) => {
    const spec = { ...restricted, securityContext: { ...restrictedPod(1000), sysctls: [{ name, value: "1" }] } };
    expect(podSecurityLevel(spec, minor).level).toBe(level);
  });

  const asRoot = { ...restricted, hostUsers: false, securityContext: { ...restrictedPod(0), runAsNonRoot: false } };
  const unmasked = (further: object) => ({
    ...restricted,
    ...further,
    containers: [{ securityContext: { ...restrictedContainer(), procMount: "Unmasked" } }],
  });

  it.each([
    ["root among users of its own", asRoot, "baseline", "restricted"],
    ["root among the node's users", { ...asRoot, hostUsers: true }, "baseline", "baseline"],
    ["/proc unmasked among users of its own", unmasked({ hostUsers: false }), "privileged", "baseline"],
    ["/proc unmasked among the node's users", unmasked({}), "privileged", "privileged"],
    [
      "a volume out of an image",
      { ...restricted, volumes: [{ name: "x", image: { reference: "a:1" } }] },
      "restricted",
      "restricted",
    ],
  ])("H12: %s", (_, spec, before, since) => {
    expect(podSecurityLevel(spec, 34).level).toBe(before);
    expect(podSecurityLevel(spec, 35).level).toBe(since);
  });

  it("SELinux: known types alone, and neither user nor role", () => {
    const selinux = (seLinuxOptions: object) =>
      podSecurityLevel({ ...restricted, securityContext: { ...restrictedPod(1000), seLinuxOptions } }, 36).level;
    expect([selinux({ type: "container_t" }), selinux({ type: "spc_t" }), selinux({ user: "system_u" })]).toEqual([
      "restricted",
      "privileged",
      "privileged",
    ]);
  });

  it("the weaker of two levels wins", () => {
    expect(weaker("restricted", "baseline")).toBe("baseline");
    expect(weaker("privileged", "restricted")).toBe("privileged");
  });
});
