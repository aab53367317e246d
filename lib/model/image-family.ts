import { z } from "zod";

/** What images that were built in one way have in common, as far as a pod must allow for it. */
export interface ImageFamily {
  /** Who the first process is: `user` starts as the app's own user, `root` starts as root and drops it by itself. */
  readonly start: "user" | "root";
  /** Capabilities that it cannot do without while it starts. */
  readonly capabilities: readonly string[];
  /** It writes outside its volumes. */
  readonly writableRoot: boolean;
  /** Names of the variables by which it learns the user and group that it is to run as. */
  readonly identity: { readonly user?: string; readonly group?: string };
  /** It brings a shell, which a command in a container or a probe may want. */
  readonly shell: boolean;
  /** Where the facts come from. */
  readonly source: string;
}

/** To change owners of files on volumes, and then to become somebody else (capabilities(7)). */
const CHANGE_OWNER_AND_USER = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"];

/** A supervisor that stayed root stops programs of another user. */
const SUPERVISE = [...CHANGE_OWNER_AND_USER, "KILL"];

const PUID = { user: "PUID", group: "PGID" } as const;

/** The common families of images, by the name that a definition uses. */
export const IMAGE_FAMILIES = {
  standard: {
    start: "user",
    capabilities: [],
    writableRoot: false,
    identity: {},
    shell: true,
    source: "Kubernetes documentation: Pod Security Standards, restricted",
  },
  distroless: {
    start: "user",
    capabilities: [],
    writableRoot: false,
    identity: {},
    shell: false,
    source: "GoogleContainerTools/distroless README: entry points, debug images",
  },
  gosu: {
    start: "root",
    capabilities: CHANGE_OWNER_AND_USER,
    writableRoot: true,
    identity: {},
    shell: true,
    source: "docker-library: entry points that chown their data and call gosu, su-exec or setpriv",
  },
  s6: {
    start: "root",
    capabilities: SUPERVISE,
    writableRoot: true,
    identity: {},
    shell: true,
    source: "just-containers/s6-overlay README: init stages, USER directive, read-only root file system",
  },
  linuxserver: {
    start: "root",
    capabilities: SUPERVISE,
    writableRoot: true,
    identity: PUID,
    shell: true,
    source: "docs.linuxserver.io: Understanding PUID and PGID; s6-overlay below every image",
  },
  hotio: {
    start: "root",
    capabilities: SUPERVISE,
    writableRoot: true,
    identity: PUID,
    shell: true,
    source: "hotio.dev: FAQ, PUID and PGID; s6-overlay below every image",
  },
} as const satisfies Readonly<Record<string, ImageFamily>>;

/** A family of images by its name in a definition. */
export type ImageFamilyName = keyof typeof IMAGE_FAMILIES;

/** The names of `IMAGE_FAMILIES`, for definitions. */
export const imageFamilySchema = z.enum(["standard", "distroless", "gosu", "s6", "linuxserver", "hotio"]);

/** What images of a family expect; without a name, of the standard one. */
export function imageFamily(name: ImageFamilyName = "standard"): ImageFamily {
  return IMAGE_FAMILIES[name];
}
