import { useEffect, useState } from 'react';

/** ms without a change: a number that is being typed is not asked for digit by digit */
const REST = 300;

/** The value once it has stopped changing. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(setSettled, REST, value);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
