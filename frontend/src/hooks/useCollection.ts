import { useMemo, useRef, useState, type RefObject } from 'react';
import { apiUrl } from '../api/urls';
import { openCollection, type Collection, type CollectionOptions } from '../cache/collection';
import { useNear } from './useNear';

const isDone = ({ status }: Collection): boolean => !/waiting|loading/.test(status);

/**
 * The collection to show and the one wanted, which differ while the next filter's photos are loading: the last ones stay
 * until then. It is loaded when `element` is near the viewport.
 */
export function useCollection(element: RefObject<Element | null>, options: CollectionOptions): [shown: Collection, wanted: Collection] {
  const [, render] = useState({});
  const { base, filter, random, limit, ttl } = options;
  // Filters with equal values are the same, even as different objects.
  const asked = apiUrl(base, '', filter);
  const wanted = useMemo(() => {
    const opened = openCollection(options, () => {
      // The last photos need not be drawn again because the next ones are loading.
      if (shown.current === opened || isDone(opened)) render({});
    });
    return opened;
  }, [asked, random, limit, ttl]);
  useNear(element, wanted.start);
  const shown = useRef(wanted);
  if (isDone(wanted)) shown.current = wanted;
  return [shown.current, wanted];
}
