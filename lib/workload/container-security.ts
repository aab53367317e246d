import type { PodSecurityContext, SecurityContext } from "../../imports/k8s/core-v1";
import { type ImageFamilyName, imageFamily } from "../model/image-family";
import { restrictedContainer, restrictedPod } from "./security";

/** Who a container is, as the definition says it; absent: as its family has it. */
export interface ContainerIdentity {
  readonly family?: ImageFamilyName | undefined;
  readonly user?: number | undefined;
  readonly group?: number | undefined;
  readonly capabilities?: readonly string[] | undefined;
  readonly privileged?: boolean | undefined;
  readonly writableRoot?: boolean | undefined;
}

/** Ids by which an image that drops root by itself learns whom to become. */
export function identityVariables({ family, user, group }: ContainerIdentity): Readonly<Record<string, string>> {
  const { identity } = imageFamily(family);
  if (user === undefined || user === 0) return {};
  return {
    ...(identity.user === undefined ? {} : { [identity.user]: String(user) }),
    ...(identity.group === undefined ? {} : { [identity.group]: String(group ?? user) }),
  };
}

/** True where the container may write outside its volumes. */
export function writesRoot({ family, writableRoot }: ContainerIdentity): boolean {
  return writableRoot ?? imageFamily(family).writableRoot;
}

function startsAsRoot({ family, user }: ContainerIdentity): boolean {
  return user === 0 || imageFamily(family).start === "root";
}

/** The pod's part, by its main container. */
export function podSecurity(
  main: ContainerIdentity & { readonly user: number },
  groups: readonly number[],
): PodSecurityContext {
  const restricted = restrictedPod(main.user, main.group, groups);
  if (!startsAsRoot(main)) return restricted;
  const { runAsNonRoot, runAsUser, runAsGroup, fsGroup, ...rest } = restricted;
  const told = imageFamily(main.family).identity.group !== undefined;
  // Whoever becomes somebody of the image's own choice owns its files as that one.
  return { runAsUser: 0, runAsGroup: 0, ...(told ? { fsGroup } : {}), ...rest };
}

/**
 * A container's part. One that is somebody else than the pod says so.
 *
 * @param main the container that the pod's part follows
 */
export function containerSecurity(one: ContainerIdentity, main: ContainerIdentity): SecurityContext {
  const added = [...new Set([...imageFamily(one.family).capabilities, ...(one.capabilities ?? [])])].sort();
  const restricted = restrictedContainer(writesRoot(one));
  const free = one.privileged === true || added.includes("SYS_ADMIN");
  const { allowPrivilegeEscalation, capabilities, ...rest } = restricted;
  return {
    // The API server refuses the one with the other, and both may do more anyway (Kubernetes: ValidateSecurityContext).
    ...(free ? {} : { allowPrivilegeEscalation }),
    ...rest,
    ...(one.privileged === true
      ? { privileged: true }
      : { capabilities: { ...capabilities, ...(added.length === 0 ? {} : { add: added }) } }),
    ...differing(one, main),
  };
}

function differing(one: ContainerIdentity, main: ContainerIdentity): SecurityContext {
  const root = startsAsRoot(one);
  const { user = 0, group = user } = one;
  if (root !== startsAsRoot(main)) {
    return root
      ? { runAsNonRoot: false, runAsUser: 0, runAsGroup: 0 }
      : { runAsNonRoot: true, runAsUser: user, runAsGroup: group };
  }
  return root || (user === main.user && group === (main.group ?? main.user))
    ? {}
    : { runAsUser: user, runAsGroup: group };
}
