import { defineComponent } from "../../lib/component/component";
import type { Declared } from "../../lib/declared/declared";
import { databaseClassFor } from "../../lib/declared/offers";
import { type Cluster, hostName } from "../../lib/model/cluster";
import { mediaApps } from "./apps";
import { type Options, options } from "./options";
import { mediaRunbook } from "./runbook";

const PATH = "components.media";

/** Films, series and what fetches them, over one library of the NAS. Every program is an app of the short form. */
export const media = defineComponent({
  title: "Media: Plex, Radarr, Sonarr, Prowlarr and qBittorrent over one library",
  options,
  build: ({ cluster, declared, options: chosen, stages }) => {
    for (const [name, app] of Object.entries(apps(cluster, declared, chosen))) {
      const reached = app.host === undefined ? "" : ` at https://${hostName(cluster, app.host)}`;
      const stage = stages.stage(`media-${name}`, { title: `${name}${reached}` });
      stage.webApp(name, app);
    }
  },
  runbook: ({ cluster, declared, options: chosen }) => mediaRunbook(cluster, chosen, apps(cluster, declared, chosen)),
});

function apps(cluster: Cluster, declared: Declared, chosen: Options) {
  const asker = { cluster, declared, path: `${PATH}.storageClass` };
  return mediaApps(chosen, {
    storageClass: databaseClassFor(asker, chosen.storageClass),
    plexUrl: chosen.plex === false ? undefined : `https://${hostName(cluster, chosen.plex.host)}:443`,
  });
}
