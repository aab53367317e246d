import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { toYaml } from "../../lib/emit/yaml";
import { runProcess } from "../run-process";
import type { Call, MeasuredTree, Work } from "./tools";

const model = z.object({
  cluster: z.object({
    name: z.string(),
    versions: z.object({ talos: z.string(), kubernetes: z.string() }),
    controlPlane: z.object({ vip: z.string().optional() }),
    network: z.object({ gateway: z.string().optional(), nameservers: z.array(z.string()) }),
    machines: z.array(z.object({ name: z.string(), address: z.string(), role: z.string() })),
  }),
});

/** The machine configurations of every cluster, from a `talconfig.yaml` that says the same of its machines. */
export async function generatedTalos(talhelper: string, { folder, outside, signal }: MeasuredTree): Promise<Work> {
  const calls: Call[] = [];
  let machines = 0;
  for (const name of readdirSync(join(folder, "dist/docs")).sort()) {
    const read = model.safeParse(JSON.parse(readFileSync(join(folder, "dist/docs", name, "model.json"), "utf8")));
    if (!read.success) continue;
    const { cluster } = read.data;
    const place = join(outside, "talhelper", name);
    mkdirSync(place, { recursive: true });
    const [first] = cluster.machines;
    const config = {
      clusterName: cluster.name,
      talosVersion: `v${cluster.versions.talos}`,
      kubernetesVersion: `v${cluster.versions.kubernetes}`,
      endpoint: `https://${cluster.controlPlane.vip ?? first?.address}:6443`,
      nodes: cluster.machines.map(({ name: hostname, address, role }) => ({
        hostname,
        ipAddress: address,
        controlPlane: role === "control-plane",
        installDisk: "/dev/sda",
        nameservers: cluster.network.nameservers,
      })),
    };
    writeFileSync(join(place, "talconfig.yaml"), toYaml(config));
    const secrets = join(place, "talsecret.yaml");
    writeFileSync(secrets, await runProcess(talhelper, ["gensecret"], { signal }));
    calls.push([
      talhelper,
      "genconfig",
      "--config-file",
      join(place, "talconfig.yaml"),
      "--secret-file",
      secrets,
      "--out-dir",
      join(place, "out"),
      "--no-gitignore",
      "--offline-mode",
    ]);
    machines += cluster.machines.length;
  }
  return { does: `Talos configurations of ${machines} machines, from a talconfig.yaml for each cluster`, calls };
}
