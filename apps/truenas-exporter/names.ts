export const NAME = "truenas-exporter";
export const NAMESPACE = "truenas-exporter";
/** Key of the Secret, and name of the file, that holds the API key. */
export const KEY = "api-key";
