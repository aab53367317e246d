import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { sh } from "../../lib/document/markdown";
import { operations } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { hostName } from "../../lib/model/cluster";
import { size } from "../../lib/model/field";
import { dnsName } from "../../lib/model/grammar";
import { API, firecrawlApps, NAMESPACE, SECRET } from "./apps";

const options = z.strictObject({
  host: dnsName.optional().meta({
    description:
      "host name of the API, short or fully qualified; absent: inside the cluster alone. The API has no sign-in: who reaches it makes the cluster fetch any address",
  }),
  workers: z.int().min(1).max(10).default(1).meta({ description: "pods that scrape" }),
  pages: z.int().min(1).max(50).default(5).meta({ description: "pages that the browser holds open at once" }),
  volume: size.prefault("10 GiB").meta({ description: "size of the volume of its queue's PostgreSQL, e.g. 10 GiB" }),
});

/** Turns web pages into Markdown or JSON: an API, its workers, a browser, a queue in PostgreSQL, and Redis. */
export const firecrawl = defineComponent({
  title: "Firecrawl: web pages as Markdown, by API",
  options,
  build: ({ cluster, options: chosen, stages }) => {
    const place = chosen.host === undefined ? "inside the cluster" : `https://${hostName(cluster, chosen.host)}`;
    const data = stages.stage("firecrawl-data", { title: "Firecrawl's database password", namespace: NAMESPACE });
    data.requireMainStore();
    data.generatedSecret({
      name: SECRET,
      path: "apps/firecrawl",
      keys: ["password"],
      template: {
        password: "{{ .password }}",
        "database-url": "postgresql://postgres:{{ .password }}@firecrawl-postgres:5432/postgres",
      },
    });
    const stage = stages.stage("firecrawl", { title: `Firecrawl, its API at ${place}` });
    for (const [name, app] of Object.entries(firecrawlApps(chosen))) stage.webApp(name, app);
  },
  runbook: ({ cluster, options: chosen }) => {
    const url =
      chosen.host === undefined ? `http://${API}.${NAMESPACE}.svc:3002` : `https://${hostName(cluster, chosen.host)}`;
    return [
      operations(
        "scraping",
        "Firecrawl",
        `The API answers at ${url}. It knows no users: whoever reaches it can make the cluster fetch any page.`,
        sh(
          cmd`curl -s ${url}/v1/scrape -H 'Content-Type: application/json' -d '{"url":"https://example.org"}'`,
          cmd`kubectl -n firecrawl logs deploy/firecrawl-worker`,
        ),
        "The database holds the queue only. When its volume is lost, jobs that were waiting are lost with it.",
      ),
    ];
  },
});
