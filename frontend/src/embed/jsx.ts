import { createElement, Fragment, type ComponentType, type VNode } from 'preact';

type Properties = Record<string, unknown>;

/** The target of compiled JSX. Preact's own module for it also contains code for servers. */
export const jsx = (type: ComponentType<Properties> | string, properties: Properties, key?: string): VNode =>
  createElement(type as string, key === undefined ? properties : { ...properties, key });

export { Fragment, jsx as jsxs };
