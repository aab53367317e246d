import { at, type Fields } from "../../data/fields";
import { mapsIn } from "./maps-in";

/** Keys that name a login at a mail server. */
const MAIL_LOGINS: readonly {
  /** Key of the login name. */
  readonly user: string;
  /** Keys of the same map that give its password, or say where it is; one of them is enough. */
  readonly passwords: readonly string[];
  /** Keys anywhere in the same tree that give the password to all. */
  readonly anywhere: readonly string[];
  readonly source: string;
}[] = [
  {
    user: "auth_username",
    passwords: ["auth_password", "auth_password_file", "auth_secret", "auth_secret_file"],
    anywhere: ["smtp_auth_password", "smtp_auth_password_file"],
    source: "Alertmanager documentation: email_config",
  },
  {
    user: "smtp_auth_username",
    passwords: ["smtp_auth_password", "smtp_auth_password_file", "smtp_auth_secret", "smtp_auth_secret_file"],
    anywhere: [],
    source: "Alertmanager documentation: global",
  },
  {
    user: "authUsername",
    passwords: ["authPassword", "authSecret"],
    anywhere: [],
    source: "Prometheus operator: API reference, EmailConfig and GlobalSMTPConfig",
  },
];

/** Keys of which one is in every object with a login. */
export const KEYS_OF_LOGINS = MAIL_LOGINS.map(({ user }) => user);

/** Values of charts that name a login: where, where its password may be, and the environment that may give it. */
const MAIL_VALUES: readonly {
  readonly chart: string;
  /** Path of the map with the login. */
  readonly path: readonly string[];
  readonly user: string;
  readonly passwords: readonly string[];
  /** Paths elsewhere in the values that give the password. */
  readonly elsewhere: readonly (readonly string[])[];
  /** Name of the environment variable that gives it. */
  readonly environment: string;
  readonly source: string;
}[] = [
  ...[[], ["grafana"]].map((above) => ({
    chart: above.length === 0 ? "grafana" : "kube-prometheus-stack",
    path: [...above, "grafana.ini", "smtp"],
    user: "user",
    passwords: ["password"],
    elsewhere: [[...above, "smtp", "existingSecret"]],
    environment: "GF_SMTP_PASSWORD",
    source: "Grafana documentation: configuration, smtp; chart grafana: values, smtp.existingSecret",
  })),
  {
    chart: "authentik",
    path: ["authentik", "email"],
    user: "username",
    passwords: ["password"],
    elsewhere: [["authentik", "existingSecret", "secretName"]],
    environment: "AUTHENTIK_EMAIL__PASSWORD",
    source: "authentik documentation: configuration, email",
  },
];

/** A login at a mail server whose password nobody gives. */
export interface BareLogin {
  /** Path to the login name. */
  readonly path: readonly string[];
  /** The login name. */
  readonly user: string;
  /** Keys that would give the password. */
  readonly wanted: readonly string[];
}

/** Logins in an object, or in the values of a chart. */
export function bareLogins(root: unknown, chart?: string): readonly BareLogin[] {
  const maps = mapsIn(root);
  const has = (map: Fields, keys: readonly string[]) => keys.some((key) => isGiven(map[key]));
  const byKey = maps.flatMap(({ path, map }) =>
    MAIL_LOGINS.flatMap(({ user, passwords, anywhere }): BareLogin[] => {
      const login = map[user];
      if (typeof login !== "string" || login === "" || has(map, passwords)) return [];
      if (maps.some((other) => has(other.map, anywhere))) return [];
      return [{ path: [...path, user], user: login, wanted: passwords }];
    }),
  );
  const byChart = MAIL_VALUES.filter((row) => row.chart === chart).flatMap(
    ({ path, user, passwords, elsewhere, environment }): BareLogin[] => {
      const login = at(root, ...path, user);
      if (typeof login !== "string" || login === "") return [];
      const given =
        passwords.some((key) => isGiven(at(root, ...path, key))) ||
        elsewhere.some((other) => isGiven(at(root, ...other))) ||
        maps.some(({ map }) => map.name === environment || Object.hasOwn(map, environment) || hasFrom(map));
      return given ? [] : [{ path: [...path, user], user: login, wanted: [...passwords, environment] }];
    },
  );
  return [...byKey, ...byChart];
}

/** True where variables come from a Secret whose keys nobody here knows. */
function hasFrom(map: Fields): boolean {
  return ["envFrom", "envFromSecret", "envFromSecrets"].some((key) => isGiven(map[key]));
}

function isGiven(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== "" && value !== false;
}
