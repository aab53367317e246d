import { findHelm } from "../../cli/charts/helm";
import { renderAll } from "../../cli/charts/render";
import type { RenderRequest } from "../../lib/plan/render-request";
import { digestOf } from "../../lib/rendered/digest";
import { packChart } from "../../lib/rendered/pack";
import { readRender } from "../../lib/rendered/render";
import { renderFile, renderKey } from "../../lib/rendered/request";
import { HELM, within } from "./helm";

const CHART = packChart(
  "notes",
  new Map(
    Object.entries({
      "Chart.yaml": "apiVersion: v2\nname: notes\nversion: 0.1.0\n",
      "values.yaml": "annotations: { kept: a, none: null }\ntop: null\n",
      "templates/notes.yaml":
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: notes\ndata:\n  all: {{ .Values | toJson | quote }}\n  day: {{ date "2006-01-02 15:04" 0 | quote }}\n',
    }).map(([path, text]) => [path, Buffer.from(text)]),
  ),
);

test("a release is rendered with the nulls of its chart's defaults, and in no time zone of this machine", async () => {
  const helm = await findHelm({ ...process.env, HELM_BIN: HELM });
  const request: RenderRequest = {
    name: "notes",
    namespace: "notes",
    chart: { name: "notes", repository: "https://charts.example.org", version: "0.1.0" },
    archive: "charts/notes-0.1.0.tgz",
    digest: digestOf(CHART),
    values: { own: 1 },
    helm: helm?.version ?? "",
    apis: [],
    crds: true,
    twice: true,
  };
  const env = { ...process.env, HELM_BIN: HELM, TZ: "Pacific/Auckland" };
  const { files, problems } = await within({ [request.archive]: CHART }, (project) =>
    renderAll([request], { project, env }),
  );
  expect([...problems]).toEqual([]);
  const render = readRender(renderKey(request), files.get(renderFile(request)));
  expect(render?.changing).toEqual([]);
  expect(render?.objects.map(({ object }) => object.data)).toEqual([
    { all: '{"annotations":{"kept":"a","none":null},"own":1}', day: "1970-01-01 00:00" },
  ]);
});
