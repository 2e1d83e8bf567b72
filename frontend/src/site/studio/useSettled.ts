import { useEffect, useState } from 'react';

/** ms without a change, so that a number is not requested digit by digit while it is typed */
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
