/** The part of list-operations that the studio uses. */
export interface Parameter {
  name: string;
  type: string;
  /** null if it is required */
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
  /** the steps that a chain must end with for this format; null for any */
  last_steps: string[] | null;
}

export interface Operations {
  operations: Operation[];
  presets: Record<string, string>;
  formats: Format[];
  max_steps: number;
  /** whether every chain is served without a signature */
  open: boolean;
  open_list: string[];
  /** trained models, which some operations use */
  models: { name: string; installed: boolean }[];
}

/** One operation of the stack; `values` are in the order of its parameters, '' for the default. */
export interface Step {
  key: number;
  name: string;
  values: string[];
}

export interface Output {
  format: string;
  quality: string;
}

/** A photo to edit, from list-images. */
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

/** The response of explain-image. */
export interface Plan {
  width: number;
  height: number;
  stored: boolean;
  refusal: string | null;
}
