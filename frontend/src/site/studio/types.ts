/** What list-operations says, as far as the studio uses it. */
export interface Parameter {
  name: string;
  type: string;
  /** null when it has to be given */
  default: string | number | null;
  minimum?: number;
  maximum?: number;
  odd?: boolean;
  unit?: string;
  choices?: string[];
  summary?: string;
}

export interface Operation {
  name: string;
  summary: string;
  example: string;
  parameters: Parameter[];
}

export interface Format {
  name: string;
  quality: number | null;
  /** what a chain ends with that it is meant for; null when any will do */
  last_steps: string[] | null;
}

export interface Operations {
  operations: Operation[];
  presets: Record<string, string>;
  formats: Format[];
  max_steps: number;
  /** every chain is served without a signature */
  open: boolean;
  open_list: string[];
}

/** One operation of the stack; `values` in the order of its parameters, '' for the default. */
export interface Step {
  key: number;
  name: string;
  values: string[];
}

export interface Output {
  format: string;
  quality: string;
}

/** A photo to work on, as list-images has it. */
export interface Subject {
  name: string;
  version: string | null;
  width: number | null;
  height: number | null;
  caption: string | null;
  alt: string | null;
  tags: string[];
  srcset: { width: number; height: number; url: string }[];
}

/** What explain-image says. */
export interface Plan {
  width: number;
  height: number;
  stored: boolean;
  refusal: string | null;
}
