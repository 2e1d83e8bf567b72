import { version } from 'react';

/** The property for the priority of a picture; React 18 passes on only the attribute's own name. */
export const PRIORITY = parseInt(version) < 19 ? 'fetchpriority' : 'fetchPriority';
