/** The property for the priority of a picture, as Preact sets it. */
export const PRIORITY = 'fetchPriority';
