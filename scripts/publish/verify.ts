import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { startApiServer } from "../immutable/server";
import { Cluster, syncOf } from "./cluster";
import { findPrograms, Running, startFlux, startRegistry } from "./programs";

const indexSchema = z.object({
  clusters: z.tuple([z.object({ digest: z.string(), before: z.string().optional(), pushed: z.boolean().optional() })]),
});

/**
 * Publishes a cluster to a real registry and lets real Flux pull it: Ready from
 * the registry, a second publication that changes nothing, a promotion, and a
 * tag that moves back. Needs etcd, kube-apiserver, Flux' source-controller and
 * kustomize-controller, and Distribution's registry, on PATH or named by
 * ETCD_BIN, KUBE_APISERVER_BIN, SOURCE_CONTROLLER_BIN, KUSTOMIZE_CONTROLLER_BIN
 * and REGISTRY_BIN, and FLUX_CRDS: a folder with the CRDs of both controllers,
 * source-controller.yaml and kustomize-controller.yaml.
 *
 *   npm run verify:publish
 *
 * Gives 0 when all of it is so, 1 otherwise, and 2 when something is missing.
 */
export async function verify(root: string): Promise<number> {
  const { programs, missing } = findPrograms(process.env);
  const crds = process.env.FLUX_CRDS;
  if (crds === undefined || !existsSync(join(crds, "source-controller.yaml"))) missing.push("CRDs of Flux (FLUX_CRDS)");
  if (missing.length > 0 || crds === undefined) {
    console.log(`missing: ${missing.join(", ")}`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "groundwork-publish-"));
  const running = new Running();
  const server = await startApiServer(folder, programs.ETCD_BIN, programs.KUBE_APISERVER_BIN);
  const cluster = new Cluster(server);
  try {
    const host = await startRegistry(running, programs.REGISTRY_BIN, folder);
    await cluster.install(crds);
    await startFlux(running, programs, folder, server.kubeconfig);
    await tryWaves(new Home(root, folder, host), cluster);
    return 0;
  } catch (error) {
    console.log(`failed: ${error instanceof Error ? error.message : error}\n${await cluster.shown()}\n${running.said}`);
    return 1;
  } finally {
    running.stop();
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tryWaves(home: Home, cluster: Cluster): Promise<void> {
  home.write({ text: "one" });
  const first = home.publish("--wave", "canary");
  say("published", first);
  const again = home.publish("--wave", "canary");
  expect(
    "a second publication pushes nothing",
    [again.digest, again.before, again.pushed],
    [first.digest, first.digest, false],
  );
  home.publish("--wave", "stable", "--from", "canary");
  await cluster.sync(syncOf(home.folder, "home"));
  say(`Ready: ${await cluster.follows(first.digest)} Kustomizations from the registry`);
  expect("its ConfigMap", await cluster.data("greeting", "greeting"), { text: "one" });

  home.write({ text: "two" }, { more: "yes" });
  const second = home.publish("--wave", "canary");
  say("published a change to canary", second);
  await cluster.follows(first.digest);
  expect("stable waits", await cluster.data("greeting", "greeting"), { text: "one" });
  home.publish("--wave", "stable", "--from", "canary");
  say(`promoted: ${await cluster.follows(second.digest)} Kustomizations Ready`);
  expect("the change is there", await cluster.data("greeting", "greeting"), { text: "two" });
  expect("and so is a new object", await cluster.data("greeting", "more"), { more: "yes" });

  home.publish("--wave", "stable", "--from", first.digest);
  say(`moved back: ${await cluster.follows(first.digest)} Kustomizations Ready`);
  expect("the change is gone", await cluster.data("greeting", "greeting"), { text: "one" });
  expect("and so is the new object", await cluster.data("greeting", "more"), undefined);
}

/** A repository with one cluster, and the command line on it. */
class Home {
  readonly folder: string;

  constructor(
    private readonly root: string,
    folder: string,
    private readonly host: string,
  ) {
    this.folder = join(folder, "home");
    mkdirSync(join(this.folder, "clusters"), { recursive: true });
    this.run("git", ["init", "--quiet"]);
  }

  /** Writes the definition with these ConfigMaps, synthesizes and commits. */
  write(greeting: Readonly<Record<string, string>>, more?: Readonly<Record<string, string>>): void {
    const configMap = (name: string, data: Readonly<Record<string, string>>) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace: "greeting" },
      data,
    });
    const definition = {
      name: "home",
      domain: "home.example.org",
      versions: { talos: "1.13.9", kubernetes: "1.36.3" },
      network: { subnet: "192.168.1.0/24", gateway: "192.168.1.1", nameservers: ["192.168.1.1"] },
      controlPlane: { schedulable: true },
      machines: { "cp-1": { role: "control-plane", address: "192.168.1.11", link: "eth0", installDisk: "/dev/sda" } },
      gitops: {
        repository: "https://git.example.org/home",
        artifact: { registry: `oci://${this.host}/fleet`, wave: "stable" },
      },
      manifests: {
        greeting: { from: [configMap("greeting", greeting), ...(more === undefined ? [] : [configMap("more", more)])] },
      },
    };
    writeFileSync(join(this.folder, "clusters/home.yaml"), JSON.stringify(definition, null, 2));
    this.groundwork("synth");
    this.run("git", ["add", "--all"]);
    this.run("git", [
      "-c",
      "user.name=v",
      "-c",
      "user.email=v@example.org",
      "commit",
      "--quiet",
      "--message=synthesize",
    ]);
  }

  publish(...args: readonly string[]) {
    const said = this.groundwork("publish", "home", "--to", `oci://${this.host}/fleet`, "--json", ...args);
    return indexSchema.parse(JSON.parse(said)).clusters[0];
  }

  private groundwork(...args: readonly string[]): string {
    return this.run(process.execPath, [join(this.root, "cli/groundwork.js"), "--project", this.folder, ...args]);
  }

  private run(program: string, args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: this.folder, encoding: "utf8" });
    if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stdout}${stderr}`);
    return stdout;
  }
}

function expect(what: string, got: unknown, want: unknown): void {
  if (JSON.stringify(got) !== JSON.stringify(want))
    throw new Error(`${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
  say(what);
}

function say(what: string, { digest }: { readonly digest?: string } = {}): void {
  console.log(`ok ${what}${digest === undefined ? "" : ` ${digest}`}`);
}
