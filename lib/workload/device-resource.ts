import { nearest } from "../data/nearest";
import type { Asker } from "../declared/offers";
import type { App } from "../model/app";
import { Gathered } from "../model/gathered";
import { InputError } from "../model/problem";

/** Extended resources of the vendors' device plugins (each plugin's documentation). */
export const GPU_RESOURCES: Readonly<Record<NonNullable<App["gpu"]>, string>> = {
  intel: "gpu.intel.com/i915",
  nvidia: "nvidia.com/gpu",
  amd: "amd.com/gpu",
};

/** Devices that an app asks for by name, as extended resources; a device that nothing offers is thrown as InputError. */
function deviceResources({ cluster, declared, path }: Asker, app: App): readonly string[] {
  const offered = declared.devices.flatMap(({ name, resource }) => (name === undefined ? [] : [{ name, resource }]));
  const gathered = new Gathered();
  const resources = gathered.each(app.devices ?? [], (device, index): readonly string[] => {
    if (device.name === undefined) return [];
    const found = offered.find(({ name }) => name === device.name);
    if (found !== undefined) return [found.resource];
    const names = offered.map(({ name }) => name);
    const near = nearest(device.name, names);
    throw new InputError([
      {
        file: cluster.file,
        path: `${path}.devices[${index}].name`,
        got: device.name,
        want: `a device of components.devicePlugin.devices: ${names.join(", ") || "there are none"}`,
        fix: near === undefined ? `add ${device.name} to components.devicePlugin.devices` : `write ${near}`,
      },
    ]);
  });
  gathered.end();
  return resources.flat();
}

/** Extended resources that an app's container asks for, one of each. */
export function extendedResources(asker: Asker, app: App): Readonly<Record<string, string>> {
  const gpu = app.gpu === undefined ? [] : [GPU_RESOURCES[app.gpu]];
  return Object.fromEntries([...gpu, ...deviceResources(asker, app)].map((resource) => [resource, "1"]));
}
