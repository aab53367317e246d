import { nearest } from "../data/nearest";
import type { Asker } from "../declared/offers";
import { InputError } from "../model/problem";
import { storedSecret } from "../secrets/stored-secret";
import type { Stage } from "../stage/stage";
import type { PlacedApp } from "./placed-app";

/** The Secrets of an app that are copied from stores. */
export function addAppSecrets(stage: Stage, asker: Asker, { namespace, app }: PlacedApp): void {
  for (const [name, { store, key, keys }] of Object.entries(app.secrets ?? {})) {
    const stores = asker.declared.secretStores;
    const offer = stores.find((one) => one.name === store);
    const refuse = (path: string, got: string, want: string, fix?: string) =>
      new InputError([
        {
          file: asker.cluster.file,
          path: `${asker.path}.secrets.${name}.${path}`,
          got,
          want,
          ...(fix === undefined ? {} : { fix }),
        },
      ]);
    if (offer === undefined) {
      const names = stores.map((one) => one.name);
      const near = nearest(store, names);
      throw refuse(
        "store",
        store,
        `a store that a component offers: ${names.join(", ") || "none does"}`,
        near === undefined ? "add one to components.externalSecrets.stores" : `write ${near}`,
      );
    }
    const form = offer.form === undefined ? {} : { form: offer.form };
    if (keys !== undefined) {
      const named = Array.isArray(keys) ? Object.fromEntries(keys.map((one) => [one, one])) : keys;
      storedSecret(stage, {
        name,
        namespace,
        store,
        ...form,
        keys: Object.fromEntries(Object.entries(named).map(([one, property]) => [one, { entry: key, property }])),
      });
      continue;
    }
    if (offer.form === "flat")
      throw refuse(
        "keys",
        "nothing",
        `the keys of the Secret: ${store} has an entry for each value`,
        "add keys: [password]",
      );
    stage.add({
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata: { name, namespace },
      spec: {
        refreshInterval: "1h",
        secretStoreRef: { kind: "ClusterSecretStore", name: store },
        target: { name },
        dataFrom: [{ extract: { key } }],
      },
    });
  }
}
