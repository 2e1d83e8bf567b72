import { useEffect, useState } from 'react';

export interface Loaded<Value> {
  value: Value | null;
  /** the error, in the server's words if possible */
  problem: string | null;
  again: () => void;
}

/** The detail of a problem+json response, else its status. */
export async function problemOf(answer: Response): Promise<string> {
  const body: unknown = await answer.json().catch(() => null);
  const { detail, title } = Object(body) as { detail?: string; title?: string };
  return detail ?? title ?? `${answer.status} ${answer.statusText}`;
}

/** The JSON at `url`, parsed by `read`; null for no request. The previous value is kept until the next one arrives. */
export function useJson<Value>(url: string | null, read: (json: unknown) => Value): Loaded<Value> {
  const [state, setState] = useState<{ value: Value | null; problem: string | null }>({ value: null, problem: null });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (url === null) return undefined;
    const stop = new AbortController();
    const load = async (): Promise<void> => {
      const answer = await fetch(url, { signal: stop.signal });
      if (!answer.ok) throw new Error(await problemOf(answer));
      const value = read(await answer.json());
      setState({ value, problem: null });
    };
    load().catch((error: Error) => {
      if (!stop.signal.aborted) setState((before) => ({ ...before, problem: error.message }));
    });
    return () => stop.abort();
  }, [url, tries, read]);
  return { ...state, again: () => setTries(tries + 1) };
}
