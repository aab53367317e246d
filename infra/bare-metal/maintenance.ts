/** Name of the variable that lists machines which still wait at their first address. */
export const MAINTENANCE = "maintenance";
