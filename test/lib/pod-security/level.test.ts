import { podSecurityLevel, weaker } from "../../../lib/pod-security/level";
import { restrictedContainer, restrictedPod } from "../../../lib/workload/security";

const restricted = {
  securityContext: restrictedPod(1000),
  containers: [{ name: "a", securityContext: restrictedContainer() }],
};

describe("podSecurityLevel", () => {
  it("finds the strictest level that a pod passes", () => {
    expect(podSecurityLevel(restricted)).toEqual({ level: "restricted", reasons: [] });
    expect(podSecurityLevel({ containers: [{ name: "a" }] }).level).toBe("baseline");
    expect(podSecurityLevel({ hostNetwork: true, containers: [{ name: "a" }] })).toEqual({
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
    expect(podSecurityLevel(spec)).toEqual({ level: "privileged", reasons: [reason] });
  });

  it.each([
    ["runs as root", { ...restricted, securityContext: { ...restrictedPod(1000), runAsUser: 0 } }],
    [
      "keeps its capabilities",
      { ...restricted, containers: [{ securityContext: { allowPrivilegeEscalation: false } }] },
    ],
    ["mounts NFS", { ...restricted, volumes: [{ name: "x", nfs: { server: "a", path: "/" } }] }],
  ])("a pod that %s passes baseline only", (_title, spec) => {
    expect(podSecurityLevel(spec).level).toBe("baseline");
  });

  it("the weaker of two levels wins", () => {
    expect(weaker("restricted", "baseline")).toBe("baseline");
    expect(weaker("privileged", "restricted")).toBe("privileged");
  });
});
