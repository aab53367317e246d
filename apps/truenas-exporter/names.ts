/** Deployment, Service and PodMonitor. */
export const NAME = "truenas-exporter";
/** The exporter alone, so that nobody else reads its API key. */
export const NAMESPACE = "truenas-exporter";
/** Key of the Secret, and name of the file, that holds the API key. */
export const KEY = "api-key";
