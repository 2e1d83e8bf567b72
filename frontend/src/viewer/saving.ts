/** Whether the visitor wants few bytes (Save-Data, where the browser has it): nothing is loaded that may not be needed. */
export const savesData = (): boolean => !!(navigator as { connection?: { saveData?: boolean } }).connection?.saveData;
