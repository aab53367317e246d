/** Where the controller and its key pair are. */
export const NAMESPACE = "sealed-secrets";

/** Name of the controller's Deployment and Service; `kubeseal` gets it together with the namespace. */
export const CONTROLLER = "sealed-secrets-controller";

/** Name of the key pair in the keys stack. */
export const KEY_PAIR = "sealing";

/** The Secret that holds the key pair in the cluster. The controller finds it by its label. */
export const KEY_SECRET = "sealing-key";
