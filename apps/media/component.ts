import { type Cluster, hostName } from "../../lib/model/cluster";
import { defineComponent } from "../../lib/model/component";
import type { Platform } from "../../lib/model/platform";
import { databaseClassFor } from "../../lib/workload/offers";
import { webApp } from "../../lib/workload/web-app";
import { mediaApps } from "./apps";
import { type Options, options } from "./options";
import { mediaRunbook } from "./runbook";

const PATH = "components.media";

/** Films, series and what fetches them, over one library of the NAS. Every program is an own app in its short form. */
export const media = defineComponent({
  title: "Media: Plex, Radarr, Sonarr, Prowlarr and qBittorrent over one library",
  options,
  build: ({ cluster, platform, options: chosen, stages }) => {
    for (const [name, app] of Object.entries(apps(cluster, platform, chosen))) {
      const reached = app.host === undefined ? "" : ` at https://${hostName(cluster, app.host)}`;
      const stage = stages.stage(`media-${name}`, { title: `${name}${reached}` });
      webApp(stage, cluster, platform, name, app, PATH);
    }
  },
  runbook: ({ cluster, platform, options: chosen }) => mediaRunbook(cluster, chosen, apps(cluster, platform, chosen)),
});

function apps(cluster: Cluster, platform: Platform, chosen: Options) {
  const asker = { cluster, platform, path: `${PATH}.storageClass` };
  return mediaApps(chosen, {
    storageClass: databaseClassFor(asker, chosen.storageClass),
    plexUrl: chosen.plex === false ? undefined : `https://${hostName(cluster, chosen.plex.host)}:443`,
  });
}
