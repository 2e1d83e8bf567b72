/* oxlint-disable no-underscore-dangle -- names of Preact */
/**
 * The four hooks that the components use. Those of Preact have a scheduler and other hooks besides, and are four times as
 * large. Like them, these rely on fields of Preact whose names are kept in all of its versions: `__r` is called before a
 * component is rendered, `__c` is a node's component, and `__h` are its callbacks after the next drawing.
 */
import { options, type Component, type VNode } from 'preact';

interface Hook {
  /** what the hook returns */
  kept?: unknown;
  depends?: readonly unknown[];
  /** the cleanup of an effect */
  undo?: (() => void) | void;
}

interface Rendered extends Component {
  hooks?: Hook[];
  __h: (() => void)[];
}

type Node = VNode & { __c?: Rendered };

let component: Rendered;
let at = 0;

Object.assign(options, {
  __r(node: Node) {
    component = node.__c!;
    at = 0;
  },
  unmount: (node: Node) => node.__c?.hooks?.forEach(({ undo }) => undo?.()),
});

const next = (): Hook => ((component.hooks ??= [])[at++] ??= {});

/** Whether values differ from those of the last call, which are replaced. */
function changed(hook: Hook, depends?: readonly unknown[]): boolean {
  const same = depends && hook.depends?.every((value, index) => Object.is(value, depends[index]));
  hook.depends = depends;
  return !same;
}

export function useMemo<Value>(make: () => Value, depends: readonly unknown[]): Value {
  const hook = next();
  if (changed(hook, depends)) hook.kept = make();
  return hook.kept as Value;
}

export const useRef = <Value>(current: Value): { current: Value } => useMemo(() => ({ current }), []);

export function useState<Value>(first: Value): [Value, (value: Value | ((old: Value) => Value)) => void] {
  const mine = component;
  const hook = next() as { kept?: [Value, (value: unknown) => void] };
  const set = (value: unknown): void => {
    const [old] = hook.kept!;
    const now = (typeof value === 'function' ? value(old) : value) as Value;
    if (Object.is(now, old)) return;
    hook.kept = [now, set];
    mine.setState({});
  };
  return (hook.kept ??= [first, set]);
}

export function useLayoutEffect(run: () => (() => void) | void, depends?: readonly unknown[]): void {
  const hook = next();
  if (!changed(hook, depends)) return;
  component.__h.push(() => {
    hook.undo?.();
    hook.undo = run();
  });
}
