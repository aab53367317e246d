export const NAMESPACE = "alloy";
