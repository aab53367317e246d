import { bullets, code, sh, steps, table } from "../../lib/document/markdown";
import { operations, recovery, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { App } from "../../lib/model/app";
import { type Cluster, hostName } from "../../lib/model/cluster";
import { DATA } from "./apps";
import type { Options } from "./options";

export function mediaRunbook(
  cluster: Cluster,
  chosen: Options,
  apps: Readonly<Record<string, App>>,
): readonly Section[] {
  return [firstStart(cluster, chosen, apps), trouble(chosen, apps)];
}

function firstStart(cluster: Cluster, chosen: Options, apps: Readonly<Record<string, App>>): Section {
  const { namespace } = chosen;
  const names = Object.keys(apps);
  const has = (name: string) => apps[name] !== undefined;
  const folders = [...chosen.folders, chosen.downloads];
  return operations(
    "media",
    "Media",
    table(
      ["program", "address", "inside the cluster"],
      Object.entries(apps).map(([name, app]) => [
        name,
        app.host === undefined ? "" : `https://${hostName(cluster, app.host)}`,
        app.service?.type === "LoadBalancer"
          ? `http://${name}.${namespace}:${app.port}`
          : `http://${name}.${namespace}`,
      ]),
    ),
    "### The library",
    `All programs see one library below ${code(DATA)}, so a finished download becomes a file of the library by a hard link: at once, and without taking its space twice. That works only within one mount. Keep ${folders.map((folder) => `${code(folder)}`).join(", ")} inside one share, never shares of their own, and owned by ${chosen.user}:${chosen.group}. On the NAS, in the folder that is exported:`,
    sh(
      cmd`mkdir -p ${folders}`,
      cmd`chown -R ${chosen.user}:${chosen.group} ${folders}`,
      cmd`chmod -R u=rwX,g=rwX,o=rX ${folders}`,
      cmd`chown ${chosen.user}:${chosen.group} . && chmod 2775 .`,
    ),
    "The last line matters: where the top folder has another group, or not this mode, the kubelet walks through the whole library and changes every file before the first program starts.",
    "### First start",
    steps(
      ...[
        has("qbittorrent")
          ? `qBittorrent: set a user and a password at once (Tools, Options, Web UI), and empty the list of networks that need none: the image trusts every private network. Save files to ${code(`${DATA}/${chosen.downloads}`)}.`
          : "",
        has("prowlarr")
          ? "Prowlarr: choose sign-in by form, add the indexers, then add Radarr and Sonarr as applications by their addresses inside the cluster."
          : "",
        ...(["radarr", "sonarr"] as const)
          .filter(has)
          .map(
            (name) =>
              `${name === "radarr" ? "Radarr" : "Sonarr"}: choose sign-in by form, root folder ${code(`${DATA}/${name === "radarr" ? "movies" : "tv"}`)}, "Use hardlinks instead of copy" on${has("qbittorrent") ? ", download client qBittorrent at its address inside the cluster" : ""}.`,
          ),
        has("plex")
          ? `Plex: a new server answers only its own machine. Open it through the API server, sign in, and add the folders below ${code(DATA)}:\n\n${sh(cmd`kubectl -n ${namespace} port-forward statefulset/plex 32400:32400`, cmd`# then http://127.0.0.1:32400/web`)}\n\nSet the transcoder's temporary folder to \`/transcode\`.`
          : "",
      ].filter((step) => step !== ""),
    ),
    ...(has("sonarr") && has("qbittorrent")
      ? [
          "### See that hard links work",
          "The two numbers must be equal: same device, so a link is possible. The last command must print 2.",
          sh(
            cmd`kubectl -n ${namespace} exec deployment/sonarr -- stat -c %d ${DATA}/tv ${DATA}/${chosen.downloads}`,
            cmd`kubectl -n ${namespace} exec deployment/sonarr -- sh -c 'cd ${DATA} && touch ${chosen.downloads}/.link && ln ${chosen.downloads}/.link tv/.link && stat -c %h tv/.link; rm -f ${chosen.downloads}/.link tv/.link'`,
          ),
        ]
      : []),
    ...(has("plex")
      ? [
          "### One Plex, never two",
          "Plex is a StatefulSet with one replica: two programs on one database would destroy it. So when its node is lost for good, Kubernetes waits for word that the old pod is dead. Give it, only when the node is really off:",
          sh(
            cmd`kubectl -n ${namespace} get pod plex-0 -o wide`,
            cmd`kubectl taint node <node> node.kubernetes.io/out-of-service=nodeshutdown:NoExecute`,
            cmd`# after the node is back:`,
            cmd`kubectl taint node <node> node.kubernetes.io/out-of-service-`,
          ),
        ]
      : []),
    `Stages: ${names.map((name) => `${code(`media-${name}`)}`).join(", ")}.`,
  );
}

function trouble(chosen: Options, apps: Readonly<Record<string, App>>): Section {
  const { namespace } = chosen;
  const [example] = Object.entries(apps).flatMap(
    ([name, { kind }]) => `${kind === "StatefulSet" ? "statefulset" : "deployment"}/${name}`,
  );
  return recovery(
    "media",
    "Media",
    bullets([
      `The library stays on the NAS. It is not part of the cluster's backup: save it where it is.`,
      `What the programs know (${Object.keys(apps).join(", ")}) lies in their claims \`<name>-config\` in ${code(namespace)}, and those are part of the backup.`,
      "A damaged database: stop the program, take the newest of its own copies from `/config/Backups` (Plex: `Plug-in Support/Databases`), start it again.",
    ]),
    ...(example === undefined
      ? []
      : [
          sh(
            cmd`kubectl -n ${namespace} get pvc`,
            cmd`kubectl -n ${namespace} scale ${example} --replicas=0`,
            cmd`kubectl -n ${namespace} scale ${example} --replicas=1`,
          ),
        ]),
  );
}
