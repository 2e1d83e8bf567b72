import { createElement, Fragment, type ComponentType, type VNode } from 'preact';

type Properties = Record<string, unknown>;

/** What JSX compiles to. Preact's own module for this also carries what a server needs. */
export const jsx = (type: ComponentType<Properties> | string, properties: Properties, key?: string): VNode =>
  createElement(type as string, key === undefined ? properties : { ...properties, key });

export { Fragment, jsx as jsxs };
