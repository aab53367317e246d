import fc from "fast-check";
import { CORE_SCHEMA, defineScalarTag, defineSequenceTag, load } from "js-yaml";
import { clientBlueprint, coreBlueprint } from "../../../apps/authentik/blueprint";
import { at, listAt } from "../../../lib/data/fields";

/** authentik's own YAML tags, read as plain data. */
const scalar = (name: string) =>
  defineScalarTag(name, { identify: () => false, resolve: (source: string) => ({ [name]: source }) });
const sequence = (name: string) =>
  defineSequenceTag(name, {
    identify: () => false,
    create: (): unknown[] => [],
    addItem: (container: unknown[], item: unknown) => {
      container.push(item);
    },
    finalize: (container: unknown[]) => ({ [name]: container }),
  });
const schema = CORE_SCHEMA.withTags([scalar("!KeyOf"), sequence("!Find")]);
const read = (text: string) => load(text, { schema });

const client = {
  id: "gitea",
  title: "Gitea",
  launchUrl: "https://git.example.org",
  redirectUris: ["https://git.example.org/callback"],
  groups: [{ name: "gitea-users", title: "Users" }],
  namespaces: ["gitea"],
};

const entries = (text: string, model: string) =>
  listAt(read(text), "entries").filter((entry) => at(entry, "model") === model);

test("TC-10: a client's entries refer to each other by ids that are there", () => {
  const text = clientBlueprint(client, "s");
  const ids = listAt(read(text), "entries").flatMap((entry) => at(entry, "id") ?? []);
  const references = [...text.matchAll(/!KeyOf ("?)([^"\n]+)\1/g)].map((match) => match[2]);
  expect(references).toEqual(["provider", "application", "group gitea-users"]);
  for (const reference of references) expect(ids).toContain(reference);
});

test("TC-10: a client without groups is open to everybody", () => {
  expect(entries(clientBlueprint({ ...client, groups: [] }, "s"), "authentik_policies.policybinding")).toEqual([]);
});

test("TC-10: scopes of the client replace the usual ones", () => {
  const scopes = (text: string) =>
    listAt(entries(text, "authentik_providers_oauth2.oauth2provider")[0], "attrs", "property_mappings").map((mapping) =>
      at(mapping, "!Find", 1, 1),
    );
  expect(scopes(clientBlueprint(client, "s"))).toEqual(["openid", "profile", "email", "offline_access"]);
  expect(scopes(clientBlueprint({ ...client, scopes: ["openid"] }, "s"))).toEqual(["openid"]);
});

test("a blueprint of nothing is still a blueprint", () => {
  expect(read(coreBlueprint([], {}))).toEqual({ version: 1, metadata: { name: "Groups and people" }, entries: [] });
});

test("whatever a name or an address holds, it comes back as it was", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (title, url, secret) => {
      const text = clientBlueprint({ ...client, title, redirectUris: [url] }, secret);
      const [provider] = entries(text, "authentik_providers_oauth2.oauth2provider");
      expect(at(provider, "attrs", "client_secret")).toBe(secret);
      expect(at(provider, "attrs", "redirect_uris", 0, "url")).toBe(url);
      expect(at(entries(text, "authentik_core.application")[0], "attrs", "name")).toBe(title);
    }),
  );
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string()), (name, groups) => {
      const [user] = entries(coreBlueprint(groups, { ada: { name, email: "a@b.cc", groups } }), "authentik_core.user");
      expect(at(user, "attrs", "name")).toBe(name);
      expect(listAt(user, "attrs", "groups").map((group) => at(group, "!Find", 1, 1))).toEqual(groups);
    }),
  );
});
