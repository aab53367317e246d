/** The controller fetches Git's content from Flux' source controller, which only pods of this namespace may reach. */
export const NAMESPACE = "flux-system";
