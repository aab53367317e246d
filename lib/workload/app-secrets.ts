import type { Asker } from "../declared/offers";
import { code } from "../document/markdown";
import { InputError } from "../model/problem";
import { storeFor } from "../secrets/store-name";
import { putByPeople, storedSecret } from "../secrets/stored-secret";
import type { Stage } from "../stage/stage";
import type { PlacedApp } from "./placed-app";

/** The Secrets of an app that are copied from stores. */
export function addAppSecrets(stage: Stage, asker: Asker, { namespace, app }: PlacedApp): void {
  for (const [name, { store, key, keys }] of Object.entries(app.secrets ?? {})) {
    const at = `secrets.${name}`;
    const offer = storeFor(asker, { store, key }, { store: `${at}.store`, key: `${at}.key` });
    const reader = `read by ${code(`${namespace}/${name}`)}`;
    if (keys !== undefined) {
      const named = Array.isArray(keys) ? Object.fromEntries(keys.map((one) => [one, one])) : keys;
      if (offer.use === "outside") {
        const values = Object.fromEntries(Object.values(named).map((property) => [property, reader]));
        putByPeople(stage, { store: offer, entry: key, values, more: Object.keys(named).length > 1, listed: true });
      }
      storedSecret(stage, {
        name,
        namespace,
        store: offer,
        keys: Object.fromEntries(Object.entries(named).map(([one, property]) => [one, { entry: key, property }])),
      });
      continue;
    }
    if (offer.form === "flat")
      throw new InputError([
        {
          file: asker.cluster.file,
          path: `${asker.path}.${at}.keys`,
          got: "nothing",
          want: `the keys of the Secret: ${store} has an entry for each value`,
          fix: "add keys: [password]",
        },
      ]);
    const entry = offer.names?.kept?.(key) ?? key;
    if (offer.use === "outside") stage.stored([{ store, entry, holds: `every field of it is ${reader}` }]);
    stage.add({
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata: { name, namespace },
      spec: {
        refreshInterval: "1h",
        secretStoreRef: { kind: "ClusterSecretStore", name: store },
        target: { name },
        dataFrom: [{ extract: { key: entry } }],
      },
    });
  }
}
