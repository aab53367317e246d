/**
 * Values of charts of the operator's own, by chart name. `groundwork types`
 * writes a file that adds one field for each chart it read.
 */
export interface OwnChartValues extends Readonly<Record<never, object>> {}
