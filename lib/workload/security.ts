import type { PodSecurityContext, SecurityContext } from "../../imports/k8s/core-v1";

/** Pod part of a context that passes the restricted Pod Security Standard. */
export function restrictedPod(user: number, group = user, groups: readonly number[] = []): PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: group,
    fsGroup: group,
    ...(groups.length === 0 ? {} : { supplementalGroups: groups }),
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** Container part of it. */
export function restrictedContainer(writableRoot = false): SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: !writableRoot,
    capabilities: { drop: ["ALL"] },
  };
}
