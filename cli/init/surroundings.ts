import { readFileSync } from "node:fs";
import { homedir, networkInterfaces } from "node:os";
import { join } from "node:path";
import { Cidr } from "../../lib/model/address";
import { capture } from "../capture";
import type { Host } from "../host";
import type { Surroundings } from "./questions";

/** Networks at home: large enough for a cluster, small enough to be one's own. */
const HOME = { from: 20, to: 26 } as const;

/** Reads what a new repository may start from; nothing of it has to be there. */
export function lookAround(host: Host, folder: string): Surroundings {
  const remote = capture("git", ["remote", "get-url", "origin"], folder);
  return {
    remote: remote?.code === 0 ? asUrl(remote.stdout.trim()) : undefined,
    networks: homeNetworks(),
    age: ageRecipient(host),
  };
}

/** `git@host:owner/name` as the URL that Flux wants. */
function asUrl(remote: string): string {
  const [, user, host, path] = /^([^@/\s]+)@([^:/\s]+):(.+)$/.exec(remote) ?? [];
  return path === undefined ? remote : `ssh://${user}@${host}/${path}`;
}

function homeNetworks(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses = []) => addresses)
    .filter(({ family, internal, address }) => family === "IPv4" && !internal && /^(10|192\.168)\./.test(address))
    .flatMap(({ cidr }) => (cidr === null ? [] : [Cidr.around(cidr)]))
    .flatMap((network) =>
      network === undefined || network.prefix < HOME.from || network.prefix > HOME.to ? [] : [network.toString()],
    );
}

/** The public half of the key file that SOPS reads (SOPS: SOPS_AGE_KEY_FILE, else its own place below the home). */
function ageRecipient({ env }: Host): string | undefined {
  const file =
    env.SOPS_AGE_KEY_FILE ?? join(env.XDG_CONFIG_HOME ?? join(env.HOME ?? homedir(), ".config"), "sops/age/keys.txt");
  try {
    return /^# public key: (age1[0-9a-z]+)$/m.exec(readFileSync(file, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}
